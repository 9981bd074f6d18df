// The pages work without this script. It adds what makes them pleasant.
import htmx from "htmx.org";
import "@govtechsg/sgds-web-component/components/Masthead/index.js";
import { countCharacters } from "./js/count.js";
import { focusErrors, sendOnce, showPasswords } from "./js/forms.js";
import { checkHumans } from "./js/human.js";
import { guardSwaps } from "./js/swaps.js";
import { keepCodes } from "./js/keep.js";
import { closeMenus } from "./js/menus.js";
import { offerPasskeys } from "./js/passkeys.js";
import { followProgress } from "./js/progress.js";
import { checkFiles } from "./js/upload.js";

// Each is called once; parts that htmx swaps in later work as well (elements.js).
focusErrors();
checkHumans(); // first of those that handle "submit": what waits for the check is not sent yet
showPasswords();
countCharacters();
closeMenus();
keepCodes();
offerPasskeys();
checkFiles();
followProgress();
guardSwaps(htmx);
sendOnce(); // last of them
