import Foundation
import Testing

@testable import CellSession

@Suite struct EnvironmentTests {
  @Test func othersTakeThePlaceOfTheOwn() {
    let own = Environment.variables()
    #expect(own.contains { $0.hasPrefix("PATH=") })
    let variables = Environment.variables(with: ["PATH=/x", "FOVEA_TEST_A=b=c"])
    #expect(variables.filter { $0.hasPrefix("PATH=") } == ["PATH=/x"])
    #expect(variables.contains("FOVEA_TEST_A=b=c"))
    #expect(Set(own.filter { !$0.hasPrefix("PATH=") }).isSubset(of: variables))
  }
}
