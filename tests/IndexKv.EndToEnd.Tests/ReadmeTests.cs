using System.Text.RegularExpressions;
using IndexKv.Data;

namespace IndexKv.EndToEnd.Tests;

[TestFixture]
public sealed partial class ReadmeTests
{
    [TearDown]
    public void ClosePools() => KvConnection.ClearAllPools();

    [TestCase("ado")]
    [TestCase("dapper")]
    [TestCase("linq")]
    [TestCase("person")]
    public void Example_in_the_readme_is_the_one_that_is_compiled(string name)
    {
        var source = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests", "IndexKv.EndToEnd.Tests", "ReadmeExamples.cs"));
        var region = Regex.Match(source, $"// <{name}>\n(.*?)\n *// </{name}>", RegexOptions.Singleline).Groups[1].Value;
        var code = Dedent(region).Replace("output.WriteLine", "Console.WriteLine", StringComparison.Ordinal);
        CodeBlocks().Should().Contain(block => block.Contains(code), "the README shows this: {0}", code);
    }

    [Test]
    public void Examples_print_what_they_promise()
    {
        using var directory = new TemporaryDirectory();

        ReadmeExamples.AdoNet(directory.Path).Should().Be("Ada Lovelace, 1815-12-10\n");
        ReadmeExamples.Dapper(directory.Path).Should().Be("1: Ada Lovelace\n3: Edsger Dijkstra\n");
        var linq = ReadmeExamples.Linq(directory.Path);
        linq.Should().StartWith("Ada Lovelace\nkey set on people");
        linq.Should().EndWith("Edsger Dijkstra 1930\nGrace Hopper 1906\n");
        KvConnection.ClearAllPools();
    }

    [Test]
    public void Readme_names_the_run_and_the_test_command()
    {
        var readme = Readme();
        readme.Should().Contain("\ndotnet run --project examples/Quickstart -c Release\n");
        readme.Should().Contain("\ndotnet test IndexKv.Data.sln -c Release\n");
    }

    private static List<string> CodeBlocks() => [.. CodeBlock().Matches(Readme()).Select(m => m.Groups[1].Value)];

    private static string Readme() => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));

    private static string Dedent(string text)
    {
        var lines = text.Split('\n');
        var indent = lines.Where(l => l.Trim().Length > 0).Min(l => l.Length - l.TrimStart().Length);
        return string.Join('\n', lines.Select(l => l.Length >= indent ? l[indent..] : l));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
