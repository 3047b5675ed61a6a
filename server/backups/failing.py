class BackupFailed(Exception):
    """Nothing was made or changed; the message says why and what to do, and holds no case content."""
