using System.Diagnostics;
using System.Globalization;
using IndexKv.Data;
using IndexKv.EndToEnd.Worker;

namespace IndexKv.EndToEnd.Tests;

[TestFixture]
[Parallelizable(ParallelScope.Self)]
public sealed class KilledWriterTests
{
    private const int Seed = 20240229;
    private const int LongestDelay = 120;

    // INDEXKV_KILLS=10000 runs more of them: see docs/testing.md.
    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("INDEXKV_KILLS") ?? "300", CultureInfo.InvariantCulture);

    [Test]
    public void Every_acknowledged_transaction_survives_a_kill_and_no_other_is_there_in_part()
    {
        using var directory = new TemporaryDirectory();
        var random = new Random(Seed);
        var expected = KillWorkload.Stores.ToDictionary(store => store, _ => new Dictionary<string, byte[]>(StringComparer.Ordinal));
        var committed = new long[KillWorkload.Writers];
        var unacknowledged = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = WriteAndKill(directory.Path, committed, TimeSpan.FromMilliseconds(random.Next(LongestDelay)), waitForFirst: kill % 5 != 0);
            using var connection = Open(directory.Path);
            for (var writer = 0; writer < KillWorkload.Writers; writer++)
            {
                var recovered = LastTransaction(connection, writer);
                recovered.Should().BeInRange(acknowledged[writer], acknowledged[writer] + 1, "kill {0}: all of writer {1}'s were acknowledged but one", kill, writer);
                unacknowledged += recovered > acknowledged[writer] ? 1 : 0;
                for (var number = committed[writer] + 1; number <= recovered; number++)
                    Apply(expected, writer, number);
                committed[writer] = recovered;
            }

            Content(connection).Should().Equal(Fingerprint(expected), "kill {0}, after transactions {1}", kill, string.Join(", ", committed));
            ExtraStores(connection).Should().Equal(KillWorkload.ExtraStore(committed[0]) is { } extra ? [extra] : [], "kill {0}", kill);
        }

        TestContext.Out.WriteLine($"{Kills} kills, {committed.Sum()} transactions, {unacknowledged} of them whole though never acknowledged");
        committed.Should().OnlyContain(n => n > Kills, "the writers have to get somewhere between kills");
    }

    private static long[] WriteAndKill(string directory, long[] committed, TimeSpan delay, bool waitForFirst)
    {
        using var worker = WorkerProcess.StartWorker(
            ["write", directory, Seed.ToString(CultureInfo.InvariantCulture), .. committed.Select(n => (n + 1).ToString(CultureInfo.InvariantCulture))]);
        var last = committed.ToArray();
        if (waitForFirst && !ReadAcknowledgement(worker, last))
            throw new InvalidOperationException(worker.StandardError.ReadToEnd());

        // The pipe is read meanwhile, or writers ahead of us would stand still.
        var rest = Task.Run(() =>
        {
            while (ReadAcknowledgement(worker, last))
            {
            }
        });
        Thread.Sleep(delay);
        worker.Kill();
        worker.WaitForExit();
        rest.Wait();
        return last;
    }

    // A line that the kill cut short lacks its line feed and was not fully acknowledged; it may still parse as a smaller number.
    private static bool ReadAcknowledgement(Process worker, long[] last)
    {
        var text = "";
        while (worker.StandardOutput.Read() is var c && c >= 0)
        {
            if (c != '\n')
            {
                text += (char)c;
                continue;
            }

            var numbers = text.Split(' ');
            last[int.Parse(numbers[0], CultureInfo.InvariantCulture)] = long.Parse(numbers[1], CultureInfo.InvariantCulture);
            return true;
        }

        return false;
    }

    private static long LastTransaction(KvConnection connection, int writer)
    {
        var numbers = KillWorkload.Stores.Select(store =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT value FROM {store} WHERE id = '{KillWorkload.Marker(writer)}'";
            return command.ExecuteScalar() is byte[] bytes ? BitConverter.ToInt64(bytes) : 0;
        }).Distinct().ToList();
        return numbers.Should().ContainSingle("a transaction changes both stores or none").Subject;
    }

    private static SortedDictionary<string, string> Content(KvConnection connection)
    {
        var content = new SortedDictionary<string, string>(StringComparer.Ordinal);
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

    private static IEnumerable<string> ExtraStores(KvConnection connection)
    {
        using var tables = connection.GetSchema("Tables");
        return [.. tables.Rows.Cast<System.Data.DataRow>().Select(row => (string)row["TABLE_NAME"]).Where(name => !KillWorkload.Stores.Contains(name))];
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

    private static void Apply(Dictionary<string, Dictionary<string, byte[]>> expected, int writer, long number)
    {
        foreach (var (store, key, value) in KillWorkload.Changes(Seed, writer, number))
        {
            if (value is null)
                expected[store].Remove(key);
            else
                expected[store][key] = value;
        }
    }

    private static SortedDictionary<string, string> Fingerprint(Dictionary<string, Dictionary<string, byte[]>> expected) => new(
        expected.SelectMany(store => store.Value.Select(record => (Key: $"{store.Key}/{record.Key}", record.Value)))
            .ToDictionary(r => r.Key, r => Convert.ToBase64String(r.Value), StringComparer.Ordinal),
        StringComparer.Ordinal);
}
