import Glibc
import Testing

@testable import JupyterProtocol

@Suite struct ParentProcessTests {
  /// A process that lives until it is killed.
  private func child() throws -> pid_t {
    var id = pid_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("600"), nil]
    defer { for argument in arguments { free(argument) } }
    try #require(posix_spawnp(&id, "sleep", nil, nil, &arguments, environ) == 0)
    return id
  }

  @Test func noticesTheEndOfAProcess() throws {
    let id = try child()
    let process = try #require(ParentProcess(id: id))
    #expect(!process.hasEnded)
    kill(id, SIGKILL)
    waitpid(id, nil, 0)
    #expect(process.hasEnded)
    #expect(ParentProcess(id: id) == nil, "a process that never was seen cannot be watched")
  }

  @Test func theOwnParentLives() throws {
    #expect(try #require(ParentProcess(id: getppid())).hasEnded == false)
  }

  @Test func isNamedByTheEnvironment() {
    let name = "JPY_PARENT_PID"
    defer { unsetenv(name) }
    unsetenv(name)
    #expect(ParentProcess.fromEnvironment() == nil)
    for text in ["", "x", "0"] {
      setenv(name, text, 1)
      #expect(ParentProcess.fromEnvironment() == nil)
    }
    setenv(name, "\(getppid())", 1)
    #expect(ParentProcess.fromEnvironment()?.hasEnded == false)
  }

  @Test(arguments: [0, -1])
  func isNoGroup(id: pid_t) {
    #expect(ParentProcess(id: id) == nil)
  }

  @Test func aServerEndsWithItsParent() throws {
    let id = try child()
    let kernel = FakeKernel()
    let server = try KernelServer(connection: .forTest(), kernel: kernel)
    let code = Recorder<Int32>()
    let parent = try #require(ParentProcess(id: id))
    let thread = WorkerThread { code.append(server.run(parent: parent)) }
    kill(id, SIGKILL)
    waitpid(id, nil, 0)
    #expect(thread.join(milliseconds: 20_000))
    #expect(code.elements == [1])
    #expect(kernel.shutdowns.elements == [false])
  }
}
