// The same for `require`.
import verpick = require("verpick");

const picked: string | null = verpick.latest(["v1.2.0", "v1.3.0"]);
const error: verpick.VerpickError | null = null;
function wrong(): void {
  // @ts-expect-error A text is no policy.
  verpick.latest(["v1.2.0"], "blue");
}
console.log(JSON.stringify({ picked, error }));
