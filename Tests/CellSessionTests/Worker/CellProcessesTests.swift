import Foundation
import Glibc
import Testing

@testable import CellSession

extension LiveSessionTests {
  /// Programs that cells start end with the cell when it is taken back, and only then.
  @Suite struct CellProcessesTests {
    /// Starts a program as a cell may, and tells its process by a file.
    private static func start(_ command: String, environment: String = "environ") -> String {
      """
      let texts: [String] = ["/bin/sh", "-c", "\(command)"]
      var words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
      var started: pid_t = 0
      var none: [UnsafeMutablePointer<CChar>?] = [nil]
      posix_spawn(&started, "/bin/sh", nil, nil, &words, \(environment))
      """
    }

    private func processes(markedBy mark: String) -> [pid_t] {
      Processes.all().filter { entry in
        (try? String(contentsOfFile: "/proc/\(entry.process)/cmdline", encoding: .utf8))?.contains(mark) == true
      }.map(\.process)
    }

    @Test(arguments: [
      ("exec sleep 7101", "environ"), ("sleep 7101 & exit 0", "environ"), ("setsid sleep 7101 & exit 0", "environ"),
      ("setsid sh -c 'sleep 7101; sleep 7101' & exit 0", "environ"), ("setsid /bin/sleep 7101 & exit 0", "&none"),
      ("trap '' TERM HUP; sleep 7101", "environ"),
    ])
    func endWithACellThatDies(command: String, environment: String) throws {
      let mark = "\(7_200_000 + Int.random(in: 0..<100_000))"
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value("let x = 1")
      let cell = Self.start(command.replacingOccurrences(of: "7101", with: mark), environment: environment)
      let transcript = live.run("\(cell)\nprint(started)\nwhile true { pause() }") {
        event in
        guard case .output = event else { return }
        // Only now is the cell stopped.
        #expect(Processes.eventually { !processes(markedBy: mark).isEmpty })
        live.session.interrupt()
      }
      #expect(transcript.failure?.name == "Interrupted", "\(transcript)")
      #expect(Processes.eventually { processes(markedBy: mark).isEmpty }, "\(processes(markedBy: mark))")
      #expect(live.value("x") == "1")
    }

    @Test func ofEarlierCellsLiveOnUntilTheirCellIsUndone() throws {
      let mark = "\(7_300_000 + Int.random(in: 0..<100_000))"
      let live = try LiveSession()
      live.value("let x = 1")
      live.value(Self.start("exec sleep \(mark)"))
      #expect(Processes.eventually { !processes(markedBy: mark).isEmpty })
      _ = try live.failure("fatalError()")
      #expect(processes(markedBy: mark).count == 1)
      live.value("%undo")
      #expect(processes(markedBy: mark).isEmpty)
      live.value(Self.start("setsid sleep \(mark) & exit 0"))
      #expect(Processes.eventually { !processes(markedBy: mark).isEmpty })
      live.session.shutdown()
      #expect(processes(markedBy: mark).isEmpty, "no program outlives the session")
    }

    @Test func aCopyOfTheWorkerDoesNotSpeakForIt() throws {
      let live = try LiveSession()
      defer { live.session.shutdown() }
      live.value(
        "typealias Fork = @convention(c) () -> Int32\nlet copy = unsafeBitCast(dlsym(nil, \"fork\"), to: Fork.self)")
      live.value(
        "let child = copy()\nif child == 0 { print(\"from the copy\"); _exit(7) }\nvar status: Int32 = 0\nwaitpid(child, &status, 0)"
      )
      #expect(live.value("(status >> 8) & 0xff") == "7")
      let copying = live.run(
        "let other = copy()\nif other == 0 { fatalError(\"copy\") }\nwaitpid(other, nil, 0)\nother > 0")
      #expect(copying.result == "true")
    }
  }
}

@Suite struct ProcessTableTests {
  @Test func thisProcessIsListedWithItsStart() throws {
    let own = try #require(ProcessTable.current().children(of: getppid()).first { $0.process == getpid() })
    #expect(own.parent == getppid())
    #expect(own.start > 0 && own.start <= ProcessTable.now)
  }

  @Test func environmentsAreRead() {
    #expect(ProcessTable.environmentVariable("PATH=", of: getpid())?.isEmpty == false)
    #expect(ProcessTable.environmentVariable("NO_SUCH_VARIABLE=", of: getpid()) == nil)
    #expect(ProcessTable.environmentVariable("PATH=", of: 0) == nil)
  }
}
