using System.Reflection;

namespace IndexKv.Repository.Tests.PublicApi;

/// <summary>
/// What users can see is what was approved: a change of it is seen in the diff of a text file. INDEXKV_APPROVE=1 writes the files anew: see docs/testing.md.
/// </summary>
[TestFixture]
public sealed class PublicApiTests
{
    private static readonly bool Approves = Environment.GetEnvironmentVariable("INDEXKV_APPROVE") == "1";

    [TestCase("IndexKv.Engine")]
    [TestCase("IndexKv.Data")]
    [TestCase("IndexKv.Linq")]
    public void Public_members_are_those_approved(string assembly)
    {
        var path = Path.Combine(SourceTree.Root, $"tests/IndexKv.Repository.Tests/PublicApi/{assembly}.approved.txt");
        var text = ApiText.Of(Assembly.Load(assembly));
        text.Should().Contain("class ");
        if (Approves)
            File.WriteAllText(path, text);
        var approved = File.ReadAllLines(path);
        var lines = text.TrimEnd('\n').Split('\n');
        lines.Except(approved).Should().BeEmpty("what is new has to be approved (INDEXKV_APPROVE=1 dotnet test tests/IndexKv.Repository.Tests)");
        approved.Except(lines).Should().BeEmpty("what is gone breaks its users");
        lines.Should().Equal(approved);
    }
}
