using System.Text.Json;

namespace IndexKv.Repository.Tests;

/// <summary>The mutants of <c>scripts/run-mutants.cs</c> still fit the source: docs/reliability.md, "Mutants".</summary>
[TestFixture]
public sealed class MutantListTests
{
    private static IEnumerable<TestCaseData> Mutants =>
        JsonDocument.Parse(SourceTree.Read("tests/mutants.json")).RootElement.EnumerateArray()
            .Select(mutant => new TestCaseData(mutant).SetArgDisplayNames(mutant.GetProperty("name").GetString()!));

    [TestCaseSource(nameof(Mutants))]
    public void Text_that_a_mutant_replaces_occurs_once(JsonElement mutant)
    {
        var source = SourceTree.Read(mutant.GetProperty("file").GetString()!);
        source.Split(mutant.GetProperty("old").GetString()!).Should().HaveCount(2);
        mutant.GetProperty("new").GetString().Should().NotBe(mutant.GetProperty("old").GetString());
    }

    [Test]
    public void There_are_at_least_twelve_and_each_names_tests_and_is_described()
    {
        var mutants = Mutants.Select(m => (JsonElement)m.Arguments[0]!).ToList();
        mutants.Should().HaveCountGreaterThanOrEqualTo(12);
        mutants.Should().OnlyContain(m => m.GetProperty("tests").GetString()!.Length > 0);
        var described = SourceTree.Read("docs/reliability.md");
        mutants.Select(m => m.GetProperty("name").GetString()!).Where(name => !described.Contains(name, StringComparison.Ordinal)).Should().BeEmpty();
    }
}
