"""One function a page: home, about the data, the cards for sharing, and what machines ask for."""
