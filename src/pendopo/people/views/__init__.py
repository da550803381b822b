"""Pages of signing in (`masuk`), of one's account (`akun`) and of its security (`keamanan`)."""
