"""Every route of the app, in the order of docs/routes.md."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from server.routes.absences import post_absence, post_back
from server.routes.alert_acts import (
    post_acknowledgement,
    post_closing,
    post_decision,
    post_hand_over,
    post_told,
)
from server.routes.alerts import alert, alerts, alerts_count, alerts_csv, rung
from server.routes.answer_notes import (
    child_answer,
    post_child_told,
    post_done,
    post_meeting_decision,
    post_offer,
    post_session_visit,
    post_sharing,
    post_transcript,
    post_translation,
)
from server.routes.attachments import drawing_as_png, drawing_as_svg, photo, sound, strokes
from server.routes.break_glass import break_glass_page, post_break_glass
from server.routes.captures import conflict, correct, post_corrected_amendment
from server.routes.child_voice import child_voice
from server.routes.children import child, cover, lead
from server.routes.confirm import confirm_page, post_confirm, post_confirm_options, post_confirm_passkey
from server.routes.core_group import core_group, post_core_group_member, post_leave
from server.routes.denied_access import (
    denied_access,
    new_denied_access,
    post_denied_access,
    post_details,
    post_rang_duty,
    standing,
    unsent_details,
)
from server.routes.device import device, locked
from server.routes.devices import devices, one_device, post_revoke
from server.routes.families import families, family
from server.routes.hand_over import hand_over
from server.routes.health import health
from server.routes.manifest import manifest
from server.routes.me import me
from server.routes.notifications import notifications, post_test_alert
from server.routes.own_factors import code_app_page, post_code_app, post_new_passkey, post_new_passkey_options
from server.routes.own_sign_in import (
    own_sign_in,
    post_end_other_sessions,
    post_end_session,
    post_recovery_codes,
    post_remove_app,
    post_remove_passkey,
)
from server.routes.people import (
    one_person,
    people,
    post_close_account,
    post_end_sessions,
    post_reopen_account,
    post_reset_second_factor,
)
from server.routes.push_subscriptions import (
    delete_push_subscription,
    post_shown,
    put_push_subscription,
    renew_push_subscription,
)
from server.routes.quarantine import decide, quarantine, quarantined
from server.routes.registrations import put_registration
from server.routes.restrictions import post_end_name, post_lift, post_name, post_restriction
from server.routes.session import post_active, post_nonce, post_resume, post_suspend
from server.routes.signing_in import post_sign_in, post_sign_out, sign_in_page
from server.routes.signing_in_passkey import post_passkey_options, post_passkey_sign_in
from server.routes.signing_in_second import post_second, second_page
from server.routes.signing_in_set_up import post_set_up, post_set_up_options, post_set_up_passkey, set_up_page
from server.routes.static import release_manifest, service_worker, static_file
from server.routes.sync import shelf, sync
from server.routes.sync_attachments import file_standing, put_piece
from server.routes.take_along import take_along
from server.routes.team import team
from server.routes.today import today
from server.routes.unsent import unsent
from server.routes.visit_timers import post_out, post_visit_timer
from server.routes.visits import new_visit, post_amendment, post_visit, visit
from server.routes.voice_document import voice
from server.routes.voice_posts import danger, post_answer, post_danger, post_session

ROUTES: Sequence[ControllerRouterHandler] = (
    today,
    families,
    family,
    child,
    child_voice,
    child_answer,
    post_transcript,
    post_translation,
    post_sharing,
    post_done,
    post_offer,
    post_meeting_decision,
    post_child_told,
    post_session_visit,
    hand_over,
    post_session,
    post_answer,
    danger,
    post_danger,
    cover,
    lead,
    post_restriction,
    post_name,
    post_end_name,
    post_lift,
    break_glass_page,
    post_break_glass,
    new_visit,
    post_visit,
    visit,
    post_amendment,
    drawing_as_svg,
    drawing_as_png,
    strokes,
    sound,
    photo,
    new_denied_access,
    post_denied_access,
    unsent_details,
    denied_access,
    post_details,
    post_rang_duty,
    standing,
    alerts,
    alerts_count,
    alerts_csv,
    alert,
    rung,
    post_acknowledgement,
    post_decision,
    post_told,
    post_hand_over,
    post_closing,
    core_group,
    post_core_group_member,
    post_leave,
    post_visit_timer,
    post_out,
    notifications,
    post_test_alert,
    unsent,
    correct,
    post_corrected_amendment,
    conflict,
    team,
    quarantine,
    quarantined,
    decide,
    me,
    post_absence,
    post_back,
    sign_in_page,
    post_sign_in,
    second_page,
    post_second,
    post_passkey_options,
    post_passkey_sign_in,
    set_up_page,
    post_set_up,
    post_set_up_options,
    post_set_up_passkey,
    post_sign_out,
    confirm_page,
    post_confirm,
    post_confirm_options,
    post_confirm_passkey,
    own_sign_in,
    code_app_page,
    post_code_app,
    post_remove_app,
    post_new_passkey_options,
    post_new_passkey,
    post_remove_passkey,
    post_recovery_codes,
    post_end_session,
    post_end_other_sessions,
    post_nonce,
    post_resume,
    post_active,
    post_suspend,
    devices,
    one_device,
    post_revoke,
    people,
    one_person,
    post_close_account,
    post_reopen_account,
    post_end_sessions,
    post_reset_second_factor,
    device,
    locked,
    voice,
    manifest,
    health,
    service_worker,
    release_manifest,
    static_file,
    take_along,
    put_registration,
    put_push_subscription,
    delete_push_subscription,
    renew_push_subscription,
    post_shown,
    sync,
    shelf,
    put_piece,
    file_standing,
)
