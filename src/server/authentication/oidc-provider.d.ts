// The package's entry warns on the console of Node.js before 22 and does nothing else: what it gathers is imported
// from where it is defined. The package declares no `exports`, so these paths are as public as the entry.
declare module 'oidc-provider/lib/provider.js' {
  export { Provider } from 'oidc-provider';
}

declare module 'oidc-provider/lib/helpers/errors.js' {
  import { errors } from 'oidc-provider';
  export import InvalidClientAuth = errors.InvalidClientAuth;
  export import InvalidTarget = errors.InvalidTarget;
}
