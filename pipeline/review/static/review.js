"use strict";
// Extras only: every page works without this file.
