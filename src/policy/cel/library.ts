import type { Library } from "./environment.js";
import { authorizer, authorizerSelectors } from "./kubernetes/authorizer.js";
import { formats } from "./kubernetes/format.js";
import { addresses } from "./kubernetes/ip.js";
import { quantities } from "./kubernetes/quantity.js";
import { semvers } from "./kubernetes/semver.js";
import { urls } from "./kubernetes/url.js";
import { conversions } from "./library/conversions.js";
import { merge, since } from "./library/define.js";
import { encoders } from "./library/encoders.js";
import { lists, listsExtension, listsIncludes } from "./library/lists.js";
import { math } from "./library/math.js";
import { optional } from "./library/optional.js";
import { regex } from "./library/regex.js";
import { sets } from "./library/sets.js";
import { standard } from "./library/standard.js";
import { strings } from "./library/strings.js";

/** What Kubernetes gives expressions, with the minor version of Kubernetes 1 that brought it. */
export const kubernetesLibrary: Library = merge(
  standard,
  conversions,
  strings,
  lists,
  regex,
  urls,
  authorizer,
  since(28, optional),
  since(28, quantities),
  since(29, sets),
  since(30, addresses),
  since(31, formats),
  since(31, authorizerSelectors),
  since(33, semvers),
  since(34, listsExtension),
  since(37, listsIncludes),
);

/** For expressions that no cluster runs: also the extensions of cel-go that Kubernetes leaves out. */
export const extendedLibrary: Library = new Map([...kubernetesLibrary, ...merge(math, encoders)]);
