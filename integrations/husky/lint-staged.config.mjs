/** Files are given to deploylint by absolute path; the project around them is the context. */
export default {
  "*.{yaml,yml,json,toml}": "deploylint --staged",
};
