/** What the user wrote is wrong: a variable or a file. The message names each place, one a line, and stops the start. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError'
}
