from hypothesis import settings

# The first look at a year's bank holidays reads them in; on a busy machine that alone passes the default 200 ms.
settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
