namespace IndexKv.EndToEnd.Tests;

/// <summary>The comparison runs and all who take part read the same; what it measures is nothing here.</summary>
[TestFixture]
public sealed class BenchmarkTests
{
    [Test]
    public void Comparison_runs_with_a_few_records()
    {
        using var directory = new TemporaryDirectory();
        var assembly = Path.Combine(TestContext.CurrentContext.TestDirectory, "IndexKv.Bench.Compare.dll");
        var report = Path.Combine(directory.Path, "report.md");
        var output = WorkerProcess.RunToEnd(WorkerProcess.Start(
            assembly, "--quick", "--keys", "3000", "--directory", Path.Combine(directory.Path, "data"), "--output", report));
        output.Should().Contain("| get |").And.Contain("| scan, a record |").And.Contain("IndexKv sorted, random order");
        File.ReadAllText(report).Should().Contain("## 3,000 keys");
    }
}
