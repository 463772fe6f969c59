using Quickstart.Import;

namespace IndexKv.EndToEnd.Tests;

[TestFixture]
public sealed class QuickstartTests
{
    [Test]
    public void Quickstart_shows_lookups_a_rollback_and_a_crash_on_the_shipped_data()
    {
        var output = Run();

        output.Should().Contain("34,924 records");
        output.Should().Contain("EURO SIGN");
        output.Should().Contain("key lookup on UnicodeData_sorted");
        output.Should().Contain("key set on UnicodeData_hash");
        output.Should().Contain("after the rollback: 34,924 records");
        output.Should().Contain("all of what was committed, and nothing else");
    }

    [Test]
    public void Quickstart_imports_a_csv_file_with_inferred_types()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("cities.csv");
        File.WriteAllText(path, "code,name,people,founded,ratio\nZRH,\"Zürich, ZH\",443037,1218-01-01,1.5\nBRN,Bern,134506,1191-01-01,\nGVA,Genève,,,2.25\n");

        var output = Run(path);

        output.Should().Contain("key code TEXT").And.Contain("3 records").And.Contain("Zürich, ZH").And.Contain("LINQ");
    }

    [Test]
    public void Quickstart_imports_an_ndjson_file_with_members_missing_here_and_there()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("events.ndjson");
        File.WriteAllText(path, """
            {"id": 7, "kind": "start", "at": "2024-05-01T10:00:00Z"}
            {"id": 8, "kind": "stop", "ok": true}

            {"id": 9, "payload": {"a": [1, 2]}}
            """);

        var output = Run(path, "--database", directory.File("database"));

        output.Should().Contain("key id INT64").And.Contain("3 records");
        Directory.Exists(directory.File("database")).Should().BeTrue("it was asked to keep the database");
    }

    [TestCase("numbers.csv", "id,a\n1,2\n1,3\n", "1")]
    [TestCase("ragged.csv", "id,a\n1,2,3\n", "Line 2")]
    [TestCase("bad.ndjson", "{\"id\": 1}\n{\"id\": \n", "Line 2")]
    [TestCase("empty.csv", "", "is empty")]
    [TestCase("picture.png", "x", ".png")]
    public void Quickstart_says_what_is_wrong_with_a_file(string name, string content, string expected)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File(name), content);
        using var process = WorkerProcess.Start(typeof(RecordFile).Assembly.Location, directory.File(name));
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        process.ExitCode.Should().Be(1, "of what it said: {0}{1}", output.Result, error);
        error.Should().Contain(expected).And.NotContain("   at ", "a stack trace is no message");
    }

    private static string Run(params string[] arguments) =>
        WorkerProcess.RunToEnd(WorkerProcess.Start(typeof(RecordFile).Assembly.Location, arguments));
}
