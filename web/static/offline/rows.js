/**
 * What the phone's store holds. Nothing here tells a case: what could is inside `sealed`.
 *
 * @typedef {Object} Registration one worker on this device
 * @property {string} id
 * @property {string} worker
 * @property {string} worker_name
 * @property {string} name
 * @property {JsonWebKey} public_key
 * @property {JsonWebKey & {kid: string}} server_key
 * @property {string} sealed_key the private key, under the PIN; empty when it is lost
 * @property {string} [sealed_by_passkey] the same, under what a passkey yields; empty or absent when there is none
 * @property {string} [passkey_id] base64url
 * @property {string} [passkey_salt] base64url: what the passkey is asked with
 * @property {number} [wrong_pins] tries since the last right one, counted before each
 * @property {number} [key_lost_at]
 * @property {"" | Loss} [key_lost_why]
 * @property {number} [forms_lost] half-typed forms that went with the key, as they were no records
 * @property {boolean} [told_lost] whether the server knows that the key is lost
 * @property {string} duty_phone
 * @property {number} next_sequence
 * @property {"known" | "unknown"} token what the server last thought of our upload token
 * @property {boolean} persistent whether the browser promised not to clear this store by itself
 * @property {number} registered_at later than that of any other here: the order in which they came, whatever the clock said
 * @property {number} renewed_at
 * @property {number} contact_at when the server last answered
 * @property {number} copied_at when the pages were last taken along
 * @property {number} shelf_offered_at
 * @property {number} told_unsent how many unsent records the server last heard of
 *
 * @typedef {"wrong pins" | "revoked" | "closed" | "new pin"} Loss why a device key and what it opens are gone
 *
 * @typedef {Object} Sealed General JSON JWE
 * @property {string} protected
 * @property {string} iv
 * @property {string} ciphertext
 * @property {string} tag
 * @property {{header: {kid: string, [name: string]: unknown}, encrypted_key: string}[]} recipients
 *
 * @typedef {Object} Captured a record in the outbox
 * @property {string} id
 * @property {string} registration
 * @property {string} kind
 * @property {string} urgency
 * @property {number} sequence
 * @property {string} digest
 * @property {Sealed} sealed
 * @property {string} recorded_at
 * @property {"waiting" | "sending" | "needs attention"} state
 * @property {number} attempts
 * @property {number} retry_at
 * @property {"" | "no answer" | "no token" | "record"} fault why it is still here
 * @property {string} problem a sentence of the server's
 * @property {{[field: string]: string}} errors
 * @property {string} [server_clock] what the server's said, where ours can't have been right
 *
 * @typedef {Object} Shelved a record that the server has, kept without the device's own recipient
 * @property {string} id
 * @property {string} registration
 * @property {string} kind
 * @property {string} urgency
 * @property {number} sequence
 * @property {string} digest
 * @property {Sealed} sealed
 * @property {string} recorded_at
 * @property {string} status
 * @property {number} accepted_at
 * @property {string} [server_clock] what the server's said, where ours can't have been right
 *
 * @typedef {Object} Draft
 * @property {string} id the id that the record will have
 * @property {string} registration
 * @property {string} form SHA-256 of the form's key
 * @property {number} sequence
 * @property {number} began_at
 * @property {number} saved_at
 * @property {Sealed} sealed
 *
 * @typedef {Object} Attachment a file of a record, sealed under a key that travels inside the record
 * @property {string} id
 * @property {string} registration
 * @property {string} record
 * @property {string} sha256 of the sealed file, as far as it is made
 * @property {number} size of the sealed file
 * @property {"being made" | "waiting" | "sent" | "needs attention"} state `being made`: a recording of earlier releases
 * @property {number} received how much of it the server has
 * @property {number} attempts
 * @property {number} retry_at
 * @property {string} problem a sentence of the server's
 * @property {number} made_at
 * @property {number} sent_at
 * @property {string} [secret] of a recording that was not sent: its key and what it is, sealed to the device
 *
 * @typedef {Object} Listed a file as its record names it
 * @property {string} sha256
 * @property {string} key base64url
 * @property {number} size
 * @property {string} type
 * @property {string} purpose
 * @property {string} label
 * @property {boolean} chosen
 * @property {number} seconds
 *
 * @typedef {Object} ChildMode that this phone is in a child's hands: every page leads to /voice until it is gone
 * @property {"voice"} name
 * @property {string} session
 * @property {string} child
 * @property {string} registration
 * @property {string} worker
 * @property {string} language
 * @property {boolean} read_aloud
 * @property {string[]} tools
 * @property {boolean} left_hand
 * @property {boolean} big_contrast
 * @property {number} began_at
 * @property {number} killed_at when the page was found without its key: what was begun before was interrupted
 * @property {SealedInMemory | null} sealed what the child is shown
 * @property {number} wrong
 * @property {number} wait_until
 *
 * @typedef {{iv: Uint8Array<ArrayBuffer>, bytes: ArrayBuffer}} SealedInMemory under a key that no file holds
 *
 * @typedef {Object} RecordContent the plaintext of a capture
 * @property {"doorstep/1"} format
 * @property {string} id
 * @property {string} registration
 * @property {number} sequence
 * @property {string} kind
 * @property {string} urgency
 * @property {string} recorded_at
 * @property {string | null} replaces
 * @property {boolean} unfinished
 * @property {{[name: string]: string | string[]}} fields
 *
 * @typedef {Object} Receipt
 * @property {string} id
 * @property {string} digest
 * @property {string} status
 * @property {string} [became]
 * @property {string} [received_at]
 * @property {{[field: string]: string}} [errors]
 * @property {string[]} [flags]
 * @property {string | null} [replaced]
 */
export {};
