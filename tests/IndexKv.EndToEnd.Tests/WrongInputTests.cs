using IndexKv.Data;

namespace IndexKv.EndToEnd.Tests;

/// <summary>What a user sees who gives the provider something wrong: which exception, and that it names what and where.</summary>
[TestFixture]
public sealed class WrongInputTests
{
    private TemporaryDirectory _directory = null!;

    private string Database => _directory.File("database");

    [SetUp]
    public void MakeDatabase()
    {
        _directory = new TemporaryDirectory();
        using var connection = Open(Database);
        Execute(connection, "CREATE STORE people (id INT64 PRIMARY KEY, name TEXT NOT NULL, born DATE); INSERT INTO people VALUES (1, 'Ada', NULL)");
    }

    [TearDown]
    public void RemoveDatabase()
    {
        KvConnection.ClearAllPools();
        _directory.Dispose();
    }

    [TestCase("indexkv.catalog")]
    [TestCase("indexkv.wal")]
    [TestCase("1.hash")]
    public void File_that_is_cut_short_or_zeroed_or_another_format_is_named(string name)
    {
        KvConnection.ClearAllPools();
        var file = Path.Combine(Database, name);
        var content = File.ReadAllBytes(file);
        byte[] other = [.. "SQLite format 3\0"u8, .. new byte[content.Length]];
        foreach (var damaged in new[] { [], content[..100], content[..Math.Min(4000, content.Length / 2)], new byte[content.Length], other })
        {
            File.WriteAllBytes(file, damaged);
            var open = () => ReadAll(Database);
            open.Should().Throw<KvException>().WithMessage($"*{name}*")
                .Which.Code.Should().BeOneOf(KvErrorCode.Damaged, KvErrorCode.NotADatabase, KvErrorCode.UnsupportedFormat);
            File.ReadAllBytes(file).Should().Equal(damaged, "nothing is written over what may still be rescued");
        }

        File.WriteAllBytes(file, content);
        ReadAll(Database).Should().Be(1);
    }

    [Test]
    public void Empty_directory_is_a_new_database_only_where_that_is_allowed()
    {
        var empty = Directory.CreateDirectory(_directory.File("empty")).FullName;
        var open = () => Open(empty, ";Mode=ReadWrite");
        open.Should().Throw<KvException>().WithMessage("*empty*").Which.Code.Should().Be(KvErrorCode.DatabaseNotFound);
        Open(empty).Dispose();
    }

    [Test]
    public void File_where_a_directory_should_be_is_named()
    {
        File.WriteAllText(_directory.File("file"), "x");
        var open = () => Open(_directory.File("file"));
        open.Should().Throw<KvException>().WithMessage("*file' is a file; an IndexKv database is a directory.*");
    }

    [Test]
    public void Directory_of_other_files_is_left_alone()
    {
        var home = Directory.CreateDirectory(_directory.File("home")).FullName;
        File.WriteAllText(Path.Combine(home, "diary.txt"), "x");
        var open = () => Open(home);
        open.Should().Throw<KvException>().WithMessage("*diary.txt*").Which.Code.Should().Be(KvErrorCode.NotADatabase);
    }

    [Test]
    public void Unknown_keyword_is_named()
    {
        var create = () => new KvConnection("Data Source=x;Journal Mode=WAL");
        create.Should().Throw<ArgumentException>().WithMessage("*Journal Mode*");
    }

    [TestCase("INSERT INTO people VALUES (@id, 'x', @born)", "*born*DATE*", 2L, 12.5)]
    [TestCase("INSERT INTO people VALUES (@id, 'x', @born)", "*'id'*INT64*", "two", null)]
    [TestCase("INSERT INTO people (name) VALUES ('x')", "*gives no value to its key 'id'*", 2L, null)]
    [TestCase("INSERT INTO people (id, name) VALUES (NULL, 'x')", "*'id'*", 2L, null)]
    [TestCase("INSERT INTO people VALUES (1, 'x', NULL)", "*id = 1 already*", 2L, null)]
    [TestCase("SELECT * FROM people WHERE id = @nothing", "*@nothing*", 2L, null)]
    [TestCase("SELECT * FROM people WHERE name = 5", "line 1, column 33: TEXT and INT64 do not compare*", 2L, null)]
    public void Statement_that_does_not_fit_says_what_does_not(string text, string message, object id, object? born)
    {
        using var connection = Open(Database);
        var execute = () => Execute(connection, text, ("@id", id), ("@born", born ?? DBNull.Value));
        execute.Should().Throw<KvException>().WithMessage(message);
        ReadAll(Database).Should().Be(1, "a statement that fails changes nothing");
    }

    private static KvConnection Open(string directory, string more = "")
    {
        var connection = new KvConnection($"Data Source={directory}{more}");
        connection.Open();
        return connection;
    }

    private static int ReadAll(string directory)
    {
        using var connection = Open(directory, ";Pooling=False");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM people";
        using var reader = command.ExecuteReader();
        var count = 0;
        while (reader.Read())
            count++;
        return count;
    }

    private static void Execute(KvConnection connection, string text, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
        }
    }
}
