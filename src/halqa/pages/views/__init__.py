"""One function a page: the design page and the pages shown when something went wrong."""
