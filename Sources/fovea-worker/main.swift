import CProcess
@preconcurrency import Glibc
CellExecutors.install()
final class Box<T>: @unchecked Sendable { var r: Result<T, Error>? }
func waitA<T>(_ body: @escaping @MainActor () async throws -> T) throws -> T {
  let b = Box<T>()
  Task { @MainActor in do { b.r = .success(try await body()) } catch { b.r = .failure(error) }; fovea_wake_main_actor() }
  while b.r == nil { fovea_drain_main_actor({ c in 1 }, nil); fovea_run_pending_main_jobs(); usleep(100) }
  return try b.r!.get()
}
actor A { var n = 0; func inc() { n += 1 } }
func test(_ tag: String) throws {
  let x = try waitA { 
    try await Task.sleep(nanoseconds: 20_000_000)
    try await Task.sleep(for: .milliseconds(20))
    let a = A()
    await withTaskGroup(of: Void.self) { g in for _ in 0..<1000 { g.addTask { await a.inc() } } }
    return await a.n }
  fflush(nil); print("\(tag) \(x)"); fflush(nil)
}
try test("before")
let pid = fovea_fork()
if pid == 0 { try test("child"); let p2 = fovea_fork(); if p2 == 0 { try test("grandchild"); exit(0) } ; var s: Int32 = 0; waitpid(p2, &s, 0); exit(0) }
var s: Int32 = 0
waitpid(pid, &s, 0)
try test("after")
