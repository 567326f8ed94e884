"""Single sign-on: whom an OpenID provider vouches for, and what its word is worth here."""
