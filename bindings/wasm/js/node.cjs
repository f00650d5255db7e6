// verpick in Node: the module is read from the disk and compiled at once, so nothing has to be waited for.
"use strict";

const glue = require("./glue.cjs");
const { bind, ...verpick } = require("./core.cjs");

bind(glue, glue.linear_memory());

module.exports = verpick;
