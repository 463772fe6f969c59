using IndexKv.Engine.Maintenance;

namespace IndexKv.Data.Tests;

/// <summary>CHECK, CHECKPOINT, VACUUM and BACKUP, by command text and by the connection's methods.</summary>
[TestFixture]
public sealed class MaintenanceTests
{
    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _database = new TestDatabase();
        _connection = _database.Open("Sector Size=4096");
        _connection.Run("CREATE TABLE t (id INT32 PRIMARY KEY, name TEXT)");
        for (var i = 0; i < 300; i++)
            _connection.Run("INSERT INTO t VALUES (@id, @name)", ("id", i), ("name", new string('x', i)));
    }

    [TearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private string Copy => _database.Folder + "-copy";

    [TestCase("CHECK DATABASE")]
    [TestCase("check store T")]
    [TestCase("CHECK TABLE \"t\";")]
    public void Check_of_a_sound_database_returns_no_rows(string text)
    {
        using var reader = _connection.Command(text).ExecuteReader();
        Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).Should().Equal("store", "file", "offset", "finding");
        reader.HasRows.Should().BeFalse();
        _connection.CheckDatabase().Should().BeEmpty();
        _connection.CheckStore("t").Should().BeEmpty();
    }

    [Test]
    public async Task Check_of_a_damaged_database_returns_a_row_for_each_finding()
    {
        _connection.Close();
        var file = Path.Combine(_database.Folder, "1.hash");
        var content = await File.ReadAllBytesAsync(file);
        var place = content.AsSpan().IndexOf("xxxxxxxxxxxxxxxx"u8);
        content[place] ^= 1;
        await File.WriteAllBytesAsync(file, content);
        _connection.Open();
        var rows = _connection.Rows("CHECK DATABASE");
        rows.Should().ContainSingle();
        rows[0][0].Should().Be("t");
        rows[0][1].Should().Be(file);
        rows[0][2].Should().BeOfType<long>().Which.Should().BeInRange(place - 64, place);
        rows[0][3].Should().BeOfType<string>().Which.Should().Contain("checksum");
        (await _connection.CheckDatabaseAsync()).Should().ContainSingle().Which.Store.Should().Be("t");
        (await _connection.CheckStoreAsync("t")).Should().ContainSingle();
    }

    [Test]
    public void Checkpoint_empties_the_log()
    {
        var log = Path.Combine(_database.Folder, "indexkv.wal");
        _connection.Run("CHECKPOINT").Should().Be(-1);
        var before = File.ReadAllBytes(log);
        _connection.Run("INSERT INTO t VALUES (1000, 'y')");
        _connection.Checkpoint();
        File.ReadAllBytes(log).AsSpan(0, 1024).SequenceEqual(before.AsSpan(0, 1024)).Should().BeFalse("its header says that it begins anew");
        _connection.Scalar("SELECT COUNT(*) FROM t").Should().Be(301L);
    }

    [Test]
    public async Task Vacuum_gives_space_back()
    {
        var file = Path.Combine(_database.Folder, "1.hash");
        _connection.Run("DELETE FROM t WHERE id > 3");
        var before = new FileInfo(file).Length;
        _connection.Run("VACUUM t");
        var after = new FileInfo(file).Length;
        after.Should().BeLessThan(before / 2);
        _connection.Run("VACUUM");
        _connection.Vacuum();
        await _connection.VacuumAsync("t");
        _connection.Scalar("SELECT COUNT(*) FROM t").Should().Be(4L);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Backup_is_a_database_of_its_own(bool asParameter)
    {
        if (asParameter)
            _connection.Run("BACKUP TO @path", ("path", Copy));
        else
            _connection.Run($"BACKUP TO '{Copy}'");
        using (var copy = new KvConnection($"Data Source={Copy};Pooling=False"))
        {
            copy.Open();
            copy.Scalar("SELECT COUNT(*) FROM t").Should().Be(300L);
            copy.Rows("CHECK DATABASE").Should().BeEmpty();
        }

        _connection.Invoking(c => c.Backup(Copy)).Should().Throw<KvException>().WithMessage("*holds something already*");
        Directory.Delete(Copy, recursive: true);
    }

    [Test]
    public async Task Methods_report_progress_and_can_be_cancelled()
    {
        var reports = new List<MaintenanceProgress>();
        _connection.Checkpoint(new Recorder(reports.Add));
        reports.Should().ContainSingle().Which.Store.Should().Be("t");
        _connection.CheckDatabase(new Recorder(reports.Add));
        _connection.Vacuum("t", new Recorder(reports.Add));
        await _connection.BackupAsync(Copy, new Recorder(reports.Add));
        Directory.Delete(Copy, recursive: true);
        reports.Should().Contain(r => r.Store == "t" && r.Done > 0 && r.Done <= r.Total);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await _connection.Invoking(c => c.CheckDatabaseAsync(cancellationToken: cancelled.Token)).Should().ThrowAsync<OperationCanceledException>();
        _connection.Invoking(c => c.Backup(Copy, null, cancelled.Token)).Should().Throw<OperationCanceledException>();
        Directory.Exists(Copy).Should().BeFalse();
    }

    [TestCase("CHECKPOINT")]
    [TestCase("VACUUM")]
    [TestCase("BACKUP TO '/tmp/nowhere'")]
    public void Statements_that_write_files_are_refused_inside_a_transaction_and_check_is_not(string text)
    {
        using var transaction = _connection.BeginTransaction();
        _connection.Invoking(c => c.Run(text)).Should().Throw<KvException>().WithMessage("*cannot run inside a transaction*");
        _connection.Rows("CHECK DATABASE").Should().BeEmpty();
        _connection.Invoking(c => c.Vacuum()).Should().Throw<InvalidOperationException>();
        _connection.Invoking(c => c.Checkpoint()).Should().Throw<InvalidOperationException>();
        _connection.Invoking(c => c.Backup(Copy)).Should().Throw<InvalidOperationException>();
        Directory.Exists(Copy).Should().BeFalse();
        transaction.Rollback();
    }

    [Test]
    public void Read_only_connection_can_check_and_back_up_and_nothing_else()
    {
        _connection.Close();
        using var reader = _database.Open("Read Only=true");
        reader.Rows("CHECK DATABASE").Should().BeEmpty();
        reader.Run($"BACKUP TO '{Copy}'");
        Directory.Delete(Copy, recursive: true);
        foreach (var act in new Action[] { () => reader.Run("CHECKPOINT"), () => reader.Run("VACUUM"), () => reader.Vacuum(), () => reader.Checkpoint() })
            act.Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.ReadOnly);
    }

    [TestCase("CHECK", "1", "'STORE' or 'DATABASE'")]
    [TestCase("CHECK STORE", "1", "a store name")]
    [TestCase("CHECK STORE nothing", "1", "nothing")]
    [TestCase("VACUUM nothing", "1", "nothing")]
    [TestCase("VACUUM t x", "1", "';' or the end of the text")]
    [TestCase("BACKUP 'x'", "1", "'TO'")]
    [TestCase("BACKUP TO 1 + 1", "1", "a text literal or a parameter")]
    [TestCase("SELECT 1;\nVACUUM", "2", "stands alone")]
    [TestCase("EXPLAIN CHECKPOINT", "1", "no plan")]
    public void Wrong_text_is_an_error_with_its_place(string text, string line, string expected)
    {
        var error = _connection.Invoking(c => c.Run(text)).Should().Throw<KvException>().Which;
        error.Message.Should().Contain(expected);
        error.Line.Should().Be(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Test]
    public void Backup_to_something_that_is_no_path_is_an_error()
    {
        foreach (var value in new object?[] { 3, null, "" })
            _connection.Invoking(c => c.Run("BACKUP TO @path", ("path", value))).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.TypeMismatch);
    }

    [Test]
    public void Maintenance_in_a_batch_is_refused()
    {
        using var batch = _connection.CreateBatch();
        batch.BatchCommands.Add("SELECT 1");
        batch.BatchCommands.Add("VACUUM");
        batch.Invoking(b => b.ExecuteNonQuery()).Should().Throw<KvException>().WithMessage("*batch*");
    }

    private sealed class Recorder(Action<MaintenanceProgress> report) : IProgress<MaintenanceProgress>
    {
        public void Report(MaintenanceProgress value) => report(value);
    }
}
