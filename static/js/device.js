/** What the browser keeps for this address; some browsers refuse it, and it may be full. */
const storage = () => {
  try {
    return window.localStorage;
  } catch (error) {
    if (error.name !== "SecurityError") throw error;
    return null;
  }
};

/** The names under which something is kept that begin so. */
export const namesOf = (beginning) => Object.keys(storage() ?? {}).filter((name) => name.startsWith(beginning));

export const read = (name) => storage()?.getItem(name) ?? null;

export const remove = (name) => storage()?.removeItem(name);

/** Keep a text under a name; false where there is no room or it is not allowed. */
export const write = (name, text) => {
  try {
    storage().setItem(name, text);
    return true;
  } catch (error) {
    if (error.name !== "QuotaExceededError" && !(error instanceof TypeError)) throw error;
    return false;
  }
};
