from server.keys import make_keys
from server.settings import read_settings


def keys(*, new_sealing_key: bool) -> int:
    folder = read_settings().keys
    made = make_keys(folder, new_sealing_key=new_sealing_key)
    for path in made:
        print(f"Made {path}")
    if not made:
        print(f"All keys are in {folder} already.")
    else:
        print("Back this folder up, apart from the database: records that phones still hold open only with these keys.")
    return 0
