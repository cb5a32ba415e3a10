// Reads what vitest wrote and ends with one line: how many tests passed, failed and were left out. Anything but passed is a failure.
import { existsSync, readFileSync } from 'node:fs'

const [report, failure] = process.argv.slice(2)
const counts = report && existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 }
if (failure) console.error(failure)
// A file that could not be loaded, a check before the tests or an error between them has no test of its own to fail.
const failed = counts.failed === 0 && (failure || counts.passed === 0) ? 1 : counts.failed
console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`)
process.exitCode = failed > 0 || counts.skipped > 0 ? 1 : 0

function read(result) {
  return {
    passed: result.numPassedTests,
    failed: Math.max(result.numFailedTests, result.success ? 0 : 1),
    skipped: result.numPendingTests + result.numTodoTests,
  }
}
