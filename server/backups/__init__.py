"""Back-ups: one encrypted file each, made while the server writes, and checked before it counts.

The file is an age file with a tar inside: manifest.json, the database's snapshot and, when asked for, the keys. Whoever
holds the private key can open it without Doorstep: `age --decrypt -i KEYFILE FILE | tar x`.
"""

from server.backups.failing import BackupFailed
from server.backups.identities import make_identity, read_identities, recipients_of
from server.backups.key_export import Exported, export_keys, import_keys
from server.backups.manifest import rows_told
from server.backups.markers import last_backup, last_export
from server.backups.restoring import Checked, Restored, restore, verify
from server.backups.taking import Taken, take_backup

__all__ = [
    "BackupFailed",
    "Checked",
    "Exported",
    "Restored",
    "Taken",
    "export_keys",
    "import_keys",
    "last_backup",
    "last_export",
    "make_identity",
    "read_identities",
    "recipients_of",
    "restore",
    "rows_told",
    "take_backup",
    "verify",
]
