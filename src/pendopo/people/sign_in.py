"""Settings of django-allauth; the settings file takes these constants over."""

from __future__ import annotations

import os

# One identifier of ours (phone, e-mail or NIP, all sealed) is looked up by IdentifierBackend; allauth sees a user name.
ACCOUNT_ADAPTER = "pendopo.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60

MFA_ADAPTER = "pendopo.people.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Pendopo"
# A passkey on a laptop without HTTPS: only for development on this machine (browsers allow http://localhost).
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = os.environ.get("PENDOPO_HTTPS") != "1" and not os.environ.get("PENDOPO_TLS")

USERSESSIONS_TRACK_ACTIVITY = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:akun"
# core.middleware.TrustedProxies puts the visitor's address into REMOTE_ADDR and takes X-Forwarded-For away.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
