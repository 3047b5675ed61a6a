export { GeneralEncrypt, generalDecrypt, CompactEncrypt, compactDecrypt } from "jose";
