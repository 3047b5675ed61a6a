export { GeneralEncrypt, generalDecrypt, CompactEncrypt, compactDecrypt, importJWK, exportJWK, base64url, calculateJwkThumbprint } from "jose";
