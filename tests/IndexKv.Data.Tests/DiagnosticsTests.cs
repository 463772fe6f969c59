using System.Diagnostics;
using System.Diagnostics.Metrics;
using IndexKv.Data.Diagnostics;

namespace IndexKv.Data.Tests;

/// <summary>What listeners are told, and that it costs nothing where there are none.</summary>
[TestFixture]
[NonParallelizable]
public sealed class DiagnosticsTests
{
    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _database = new TestDatabase();
        _connection = _database.Open();
        _connection.Run("CREATE STORE s (id INT64 KEY, v TEXT); INSERT INTO s VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    }

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Command_is_an_activity_until_its_reader_is_closed()
    {
        var activities = Listen(() =>
        {
            using var reader = _connection.Command("SELECT v FROM s WHERE id <= @id", ("@id", 2L)).ExecuteReader();
            while (reader.Read())
            {
            }
        });
        var activity = activities.Should().ContainSingle().Subject;
        activity.OperationName.Should().Be("SELECT");
        activity.Kind.Should().Be(ActivityKind.Client);
        activity.Status.Should().Be(ActivityStatusCode.Unset);
        activity.GetTagItem("db.system.name").Should().Be("indexkv");
        activity.GetTagItem("db.namespace").Should().Be(_connection.DataSource);
        activity.GetTagItem("db.operation.name").Should().Be("SELECT");
        activity.GetTagItem("db.query.text").Should().Be("SELECT v FROM s WHERE id <= @id");
        activity.GetTagItem("db.response.returned_rows").Should().Be(2L);
    }

    [Test]
    public void Failure_is_told_with_its_code()
    {
        var activities = Listen(() =>
        {
            _connection.Invoking(c => c.Run("INSERT INTO s VALUES (1, 'x')")).Should().Throw<KvException>();
            _connection.Invoking(c => c.Run("SELECT 1 / (id - id) AS x FROM s ORDER BY x")).Should().Throw<KvException>();
        });
        activities.Select(a => (a.OperationName, a.Status, a.GetTagItem("error.type"), a.GetTagItem("db.response.status_code"))).Should().Equal(
            ("INSERT", ActivityStatusCode.Error, nameof(KvErrorCode.DuplicateKey), "23505"),
            ("SELECT", ActivityStatusCode.Error, nameof(KvErrorCode.DivisionByZero), "22012"));
    }

    [Test]
    public void Batch_is_one_activity()
    {
        var activities = Listen(() =>
        {
            using var batch = _connection.CreateBatch();
            batch.BatchCommands.Add(new KvBatchCommand("DELETE FROM s WHERE id = 1"));
            batch.BatchCommands.Add(new KvBatchCommand("SELECT 1"));
            batch.ExecuteNonQuery();
        });
        activities.Should().ContainSingle().Which.GetTagItem("db.operation.batch.size").Should().Be(2);
    }

    [Test]
    public void Metrics_count_runs_rows_waits_log_bytes_and_checkpoints()
    {
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == "IndexKv.Data") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(seen, instrument.Name + "/count", 1));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument is Histogram<long> || Namespace(tags) == _database.Folder)
                Add(seen, instrument.Name, value);
        });
        listener.Start();
        _connection.Rows("SELECT * FROM s");
        _connection.Run("UPDATE s SET v = 'z'");
        _connection.Checkpoint();
        listener.RecordObservableInstruments();
        seen["db.client.operation.duration/count"].Should().Be(2);
        seen["db.client.response.returned_rows"].Should().Be(3);
        seen["indexkv.client.writer.wait/count"].Should().Be(1);
        seen["indexkv.wal.bytes"].Should().BeGreaterThan(512);
        seen["indexkv.checkpoints"].Should().BeGreaterThanOrEqualTo(1);
    }

    [Test]
    public void Nothing_is_allocated_where_nobody_listens()
    {
        var session = _connection.RequireSession();
        CommandTrace.Begin(session, []).Should().BeNull();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            _ = CommandTrace.Begin(session, []);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static List<Activity> Listen(Action action)
    {
        var activities = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "IndexKv.Data",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Add,
        };
        ActivitySource.AddActivityListener(listener);
        action();
        return activities;
    }

    private static string? Namespace(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == "db.namespace")
                return tag.Value as string;
        }

        return null;
    }

    private static void Add(Dictionary<string, double> seen, string name, double value) => seen[name] = seen.GetValueOrDefault(name) + value;
}
