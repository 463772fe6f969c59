using System.Diagnostics;
using System.Globalization;
using IndexKv.Data;
using IndexKv.EndToEnd.Worker;

namespace IndexKv.EndToEnd.Tests;

[TestFixture]
public sealed class KilledWriterTests
{
    private const int Seed = 20240229;

    // INDEXKV_KILLS=1000 runs more of them: see docs/testing.md.
    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("INDEXKV_KILLS") ?? "50", CultureInfo.InvariantCulture);

    [Test]
    public void Every_acknowledged_transaction_survives_a_kill_and_no_other_is_there_in_part()
    {
        using var directory = new TemporaryDirectory();
        var random = new Random(Seed);
        var expected = KillWorkload.Stores.ToDictionary(store => store, _ => new Dictionary<string, byte[]>(StringComparer.Ordinal));
        var committed = 0L;
        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = WriteAndKill(directory.Path, committed + 1, TimeSpan.FromMilliseconds(random.Next(250)), waitForFirst: kill % 5 != 0);

            var recovered = LastTransaction(directory.Path);
            recovered.Should().BeGreaterThanOrEqualTo(Math.Max(committed, acknowledged), "kill {0}: those were acknowledged", kill);
            recovered.Should().BeLessThanOrEqualTo(Math.Max(committed, acknowledged) + 1, "kill {0}: only one can be on its way", kill);
            for (var number = committed + 1; number <= recovered; number++)
                Apply(expected, number);
            committed = recovered;
            Content(directory.Path).Should().BeEquivalentTo(Fingerprint(expected), "kill {0}, after transaction {1}", kill, committed);
        }

        TestContext.Out.WriteLine($"{Kills} kills, {committed} transactions");
        committed.Should().BeGreaterThan(Kills, "the writer has to get somewhere between kills");
    }

    private static long WriteAndKill(string directory, long first, TimeSpan delay, bool waitForFirst)
    {
        using var writer = WorkerProcess.StartWorker(
            "write", directory, Seed.ToString(CultureInfo.InvariantCulture), first.ToString(CultureInfo.InvariantCulture));
        var last = 0L;
        if (waitForFirst)
            last = ReadNumber(writer) ?? throw new InvalidOperationException(writer.StandardError.ReadToEnd());

        // The pipe is read meanwhile, or a writer ahead of us would stand still.
        var rest = Task.Run(() =>
        {
            var number = last;
            while (ReadNumber(writer) is { } next)
                number = next;
            return number;
        });
        Thread.Sleep(delay);
        writer.Kill();
        writer.WaitForExit();
        return rest.Result;
    }

    // A line that the kill cut short lacks its line feed and was not fully acknowledged; it may still parse as a smaller number.
    private static long? ReadNumber(Process writer)
    {
        var text = "";
        while (writer.StandardOutput.Read() is var c && c >= 0)
        {
            if (c == '\n')
                return long.Parse(text, CultureInfo.InvariantCulture);
            text += (char)c;
        }

        return null;
    }

    private static long LastTransaction(string directory)
    {
        using var connection = Open(directory);
        var numbers = KillWorkload.Stores.Select(store =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT value FROM " + store + " WHERE id = '" + KillWorkload.Marker + "'";
            return command.ExecuteScalar() is byte[] bytes ? BitConverter.ToInt64(bytes) : 0;
        }).Distinct().ToList();
        return numbers.Should().ContainSingle("a transaction changes both stores or none").Subject;
    }

    private static Dictionary<string, string> Content(string directory)
    {
        using var connection = Open(directory);
        var content = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var store in KillWorkload.Stores)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT id, value FROM " + store;
            using var reader = command.ExecuteReader();
            while (reader.Read())
                content.Add($"{store}/{reader.GetString(0)}", Convert.ToBase64String(reader.GetFieldValue<byte[]>(1)));
        }

        return content;
    }

    // Databases are closed between kills, so that each writer finds what the kill left and this process's recovery.
    private static KvConnection Open(string directory)
    {
        var connection = new KvConnection(KillWorkload.ConnectionString(directory) + ";Pooling=False");
        connection.Open();
        foreach (var store in KillWorkload.Stores)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"CREATE STORE IF NOT EXISTS {store} (id TEXT PRIMARY KEY, value BLOB NOT NULL)";
            command.ExecuteNonQuery();
        }

        return connection;
    }

    private static void Apply(Dictionary<string, Dictionary<string, byte[]>> expected, long number)
    {
        foreach (var (store, key, value) in KillWorkload.Changes(Seed, number))
        {
            if (value is null)
                expected[store].Remove(key);
            else
                expected[store][key] = value;
        }
    }

    private static Dictionary<string, string> Fingerprint(Dictionary<string, Dictionary<string, byte[]>> expected) =>
        expected.SelectMany(store => store.Value.Select(record => (Key: $"{store.Key}/{record.Key}", record.Value)))
            .ToDictionary(r => r.Key, r => Convert.ToBase64String(r.Value), StringComparer.Ordinal);
}
