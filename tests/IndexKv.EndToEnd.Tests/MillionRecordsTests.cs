using System.Diagnostics;
using System.Globalization;
using Dapper;
using IndexKv.Data;
using IndexKv.Linq;
using Quickstart.Import;

namespace IndexKv.EndToEnd.Tests;

/// <summary>A generated file of a million records goes into each kind of store in another process, and is read back here, all of it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.Self)]
public sealed class MillionRecordsTests
{
    private const int Count = 1_000_000;
    private const long SortedImportLimit = 300L << 20;

    private readonly Dictionary<long, GeneratedRecord> _expected = new(Count);
    private TemporaryDirectory _directory = null!;
    private long _sortedImportPeak;

    [OneTimeSetUp]
    public async Task Import()
    {
        _directory = new TemporaryDirectory();
        var path = _directory.File("records.csv");
        var script = Path.Combine(RepositoryRoot.Path, "scripts", "generate-records.cs");
        RunDotnet("run", script, "--", Count.ToString(CultureInfo.InvariantCulture), path);

        await foreach (var row in RecordFile.Open(path).ReadAsync())
        {
            var record = GeneratedRecord.FromRow(row);
            _expected.Add(record.Id, record);
        }

        foreach (var kind in new[] { "sorted", "hash" })
        {
            var result = WorkerProcess.RunToEnd(WorkerProcess.StartWorker("import", kind, path, _directory.File("database"))).Split(' ');
            long.Parse(result[0], CultureInfo.InvariantCulture).Should().Be(Count);
            if (kind == "sorted")
                _sortedImportPeak = long.Parse(result[1], CultureInfo.InvariantCulture);
        }
    }

    [OneTimeTearDown]
    public void RemoveFiles()
    {
        KvConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Test]
    public void Import_of_the_sorted_store_uses_less_than_300_MB()
    {
        TestContext.Out.WriteLine($"peak working set {_sortedImportPeak >> 20} MB");
        _sortedImportPeak.Should().BeLessThan(SortedImportLimit);
    }

    [TestCase("sorted")]
    [TestCase("hash")]
    public void Every_record_is_read_back_equal_through_KvCommand(string store)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {store}";
        using var reader = command.ExecuteReader();
        MustBeAll(Rows());

        IEnumerable<GeneratedRecord> Rows()
        {
            var row = new object?[reader.FieldCount];
            while (reader.Read())
            {
                for (var i = 0; i < row.Length; i++)
                    row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
                yield return GeneratedRecord.FromRow(row);
            }
        }
    }

    [TestCase("sorted")]
    [TestCase("hash")]
    public void Every_record_is_read_back_equal_through_Dapper(string store)
    {
        using var connection = Open();
        MustBeAll(connection.Query<GeneratedRecord>($"SELECT * FROM {store}", buffered: false));
    }

    [TestCase("sorted")]
    [TestCase("hash")]
    public void Every_record_is_read_back_equal_through_Linq(string store)
    {
        using var connection = Open();
        MustBeAll(connection.Store<GeneratedRecord>(store));
    }

    [TestCase("sorted")]
    [TestCase("hash")]
    public void Records_are_found_by_key_through_all_three(string store)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {store} WHERE id = @id";
        var parameter = command.Parameters.AddWithValue("@id", 0L);
        command.Prepare();
        var records = connection.Store<GeneratedRecord>(store);
        foreach (var expected in _expected.Values.Where((_, i) => i % 100 == 0))
        {
            parameter.Value = expected.Id;
            using (var reader = command.ExecuteReader())
            {
                reader.Read().Should().BeTrue();
                var row = Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i)).ToArray();
                GeneratedRecord.FromRow(row).Should().Be(expected);
            }

            connection.QuerySingle<GeneratedRecord>(command.CommandText, new { id = expected.Id }).Should().Be(expected);
            records.Single(r => r.Id == expected.Id).Should().Be(expected);
        }
    }

    private void MustBeAll(IEnumerable<GeneratedRecord> records)
    {
        var count = 0;
        foreach (var record in records)
        {
            count++;
            if (!_expected.TryGetValue(record.Id, out var expected) || !expected.Equals(record))
                record.Should().Be(expected);
        }

        count.Should().Be(Count);
    }

    private KvConnection Open()
    {
        var connection = new KvConnection(new KvConnectionStringBuilder { DataSource = _directory.File("database") }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void RunDotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        WorkerProcess.RunToEnd(Process.Start(start)!);
    }
}
