from tests.routes.conftest import keys_of, sian

__all__ = ["keys_of", "sian"]
