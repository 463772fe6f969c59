using System.Data;

namespace IndexKv.Data.Tests;

[TestFixture("HASH")]
[TestFixture("SORTED")]
public sealed class KvBulkCopyTests(string kind)
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run($"CREATE STORE s (id INT32 PRIMARY KEY, name TEXT NOT NULL, price DECIMAL) USING {kind}");
        Copy([[1, "one", 1m]]);
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Rows_are_converted_to_their_columns_types_and_counted()
    {
        using var bulk = Bulk();
        var notified = new List<long>();
        bulk.NotifyAfter = 2;
        bulk.KvRowsCopied += (_, e) => notified.Add(e.RowsCopied);
        bulk.WriteToServer([[2L, "two", 2], [(byte)3, "three", null], [4, "four", DBNull.Value], [5, "five", 0.5m], [6, "six", 6m]]);
        bulk.RowsCopied.Should().Be(5);
        notified.Should().Equal(2, 4);
        _connection.Rows("SELECT * FROM s WHERE id IN (2, 3, 4) ORDER BY id").Should().BeEquivalentTo(
            new object?[][] { [2, "two", 2m], [3, "three", null], [4, "four", null] });
    }

    [Test]
    public void A_sorted_store_is_replaced_and_a_hash_store_added_to()
    {
        Copy([[2, "two", null]]);
        _connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(kind == "HASH" ? 2L : 1L);
        _connection.Scalar("SELECT name FROM s WHERE id = 1").Should().Be(kind == "HASH" ? "one" : null);
    }

    [Test]
    public async Task Asynchronous_rows_and_readers_are_copied_too()
    {
        using var source = TestDatabase.OpenInMemory();
        source.Run("CREATE STORE other (id INT32 PRIMARY KEY, name TEXT, price DECIMAL); INSERT INTO other VALUES (10, 'ten', 1), (11, 'eleven', 2)");
        using (var bulk = Bulk())
        {
            await using var reader = await source.Command("SELECT * FROM other").ExecuteReaderAsync();
            await bulk.WriteToServerAsync(reader);
        }

        _connection.Scalar("SELECT COUNT(*) FROM s WHERE id >= 10").Should().Be(2L);
        using (var bulk = Bulk())
            await bulk.WriteToServerAsync(Numbers(20, 5));
        _connection.Scalar("SELECT COUNT(*) FROM s WHERE id >= 20").Should().Be(5L);
    }

    [Test]
    public void Tables_and_readers_are_mapped_by_name()
    {
        using var table = new DataTable();
        table.Columns.Add("Title", typeof(string));
        table.Columns.Add("Number", typeof(int));
        table.Rows.Add("seven", 7);
        using var bulk = Bulk();
        bulk.ColumnMappings.Add(new KvBulkCopyColumnMapping("number", "id"));
        bulk.ColumnMappings.Add(new KvBulkCopyColumnMapping("title", "NAME"));
        bulk.WriteToServer(table);
        _connection.Rows("SELECT * FROM s WHERE id = 7")[0].Should().Equal(7, "seven", null);
        using (var reader = table.CreateDataReader())
        {
            bulk.OnDuplicate = Engine.Stores.Sorted.OnDuplicate.KeepLast;
            bulk.WriteToServer(reader);
        }

        bulk.ColumnMappings.Clear();
        bulk.ColumnMappings.Add(new KvBulkCopyColumnMapping(1, "id"));
        bulk.ColumnMappings.Add(new KvBulkCopyColumnMapping(0, "name"));
        bulk.WriteToServer(new object?[][] { ["eight", 8] });
        _connection.Scalar("SELECT name FROM s WHERE id = 8").Should().Be("eight");
        bulk.ColumnMappings.Add(new KvBulkCopyColumnMapping("x", "price"));
        bulk.Invoking(b => b.WriteToServer(table)).Should().Throw<InvalidOperationException>().WithMessage("*'x'*");
        bulk.ColumnMappings[2] = new KvBulkCopyColumnMapping(0, "nowhere");
        bulk.Invoking(b => b.WriteToServer(table)).Should().Throw<InvalidOperationException>().WithMessage("*'nowhere'*");
    }

    [Test]
    public void A_failing_source_is_the_callers_own_and_changes_nothing()
    {
        this.Invoking(t => t.Copy(Failing())).Should().Throw<FormatException>().WithMessage("line 3");
        MustBeUnchanged();
        using (var transaction = _connection.BeginTransaction())
        {
            this.Invoking(t => t.Copy(Failing())).Should().Throw<FormatException>();
            transaction.Commit();
        }

        MustBeUnchanged();
    }

    [Test]
    public async Task A_cancelled_copy_changes_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        using var bulk = Bulk();
        bulk.NotifyAfter = 3;
        bulk.KvRowsCopied += (_, _) => cancellation.Cancel();
        await bulk.Awaiting(b => b.WriteToServerAsync(Numbers(5, 10), cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();
        MustBeUnchanged();
    }

    [Test]
    public void A_double_key_is_named_unless_the_last_is_kept()
    {
        object?[][] rows = [[5, "first", null], [6, "other", null], [5, "last", null]];
        this.Invoking(t => t.Copy(rows)).Should().Throw<KvException>().WithMessage("*id = 5*").Which.Code.Should().Be(KvErrorCode.DuplicateKey);
        MustBeUnchanged();
        using var bulk = Bulk();
        bulk.OnDuplicate = Engine.Stores.Sorted.OnDuplicate.KeepLast;
        bulk.WriteToServer(rows);
        _connection.Scalar("SELECT name FROM s WHERE id = 5").Should().Be("last");
    }

    [Test]
    public void A_row_that_does_not_fit_is_named()
    {
        this.Invoking(t => t.Copy([[2, "x", null], [3, null, null]])).Should().Throw<KvException>().WithMessage("Row 2*'name'*")
            .Which.Code.Should().Be(KvErrorCode.NullNotAllowed);
        this.Invoking(t => t.Copy([["x", "y", null]])).Should().Throw<KvException>().WithMessage("Row 1*'id'*INT32*")
            .Which.Code.Should().Be(KvErrorCode.TypeMismatch);
        this.Invoking(t => t.Copy([[long.MaxValue, "y", null]])).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.Overflow);
        this.Invoking(t => t.Copy([[1, "y"]])).Should().Throw<ArgumentException>().WithMessage("Row 1*2 values*");
        this.Invoking(t => t.Copy([[1, new Version(), null]])).Should().Throw<ArgumentException>().WithMessage("*System.Version*");
        MustBeUnchanged();
    }

    [Test]
    public void It_runs_in_the_connections_transaction()
    {
        using (var transaction = _connection.BeginTransaction())
        {
            using var bulk = new KvBulkCopy(_connection, transaction) { DestinationStoreName = "s" };
            bulk.WriteToServer([[2, "two", null]]);
            _connection.Scalar("SELECT name FROM s WHERE id = 2").Should().Be("two");
            transaction.Rollback();
            bulk.Invoking(b => b.WriteToServer([[3, "three", null]])).Should().Throw<InvalidOperationException>();
        }

        MustBeUnchanged();
    }

    [Test]
    public void A_store_can_be_copied_into_itself_through_its_own_transaction()
    {
        using var transaction = _connection.BeginTransaction();
        using var reader = _connection.Command("SELECT id + 100, name, price FROM s").ExecuteReader();
        using var bulk = Bulk();
        bulk.WriteToServer(reader);
        transaction.Commit();
        _connection.Scalar("SELECT name FROM s WHERE id = 101").Should().Be("one");
    }

    [Test]
    public void A_source_that_reads_the_store_while_it_is_written_sees_what_was_there()
    {
        Copy(Enumerable.Range(1, 3000).Skip(kind == "HASH" ? 1 : 0).Select(i => new object?[] { i, "old", null }));
        using var transaction = _connection.BeginTransaction();
        using var bulk = Bulk();
        bulk.WriteToServer(Shifted());
        bulk.RowsCopied.Should().Be(3000);
        transaction.Commit();
        _connection.Scalar("SELECT COUNT(*) FROM s WHERE id > 100000").Should().Be(3000L);

        IEnumerable<object?[]> Shifted()
        {
            using var reader = _connection.Command("SELECT id + 100000, name, price FROM s").ExecuteReader();
            while (reader.Read())
                yield return [reader.GetValue(0), reader.GetValue(1), reader.GetValue(2)];
        }
    }

    [Test]
    public void What_is_missing_is_said()
    {
        using var bulk = new KvBulkCopy(_connection);
        bulk.Invoking(b => b.WriteToServer(Array.Empty<object?[]>())).Should().Throw<InvalidOperationException>().WithMessage("*DestinationStoreName*");
        bulk.DestinationStoreName = "nowhere";
        bulk.Invoking(b => b.WriteToServer(Array.Empty<object?[]>())).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.StoreNotFound);
    }

    private static IEnumerable<object?[]> Failing()
    {
        yield return [10, "ten", null];
        yield return [11, "eleven", null];
        throw new FormatException("line 3");
    }

    private static async IAsyncEnumerable<object?[]> Numbers(int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            await Task.Yield();
            yield return [i, $"number {i}", null];
        }
    }

    private void Copy(IEnumerable<object?[]> rows)
    {
        using var bulk = Bulk();
        bulk.WriteToServer(rows);
    }

    private KvBulkCopy Bulk() => new(_connection) { DestinationStoreName = "s" };

    private void MustBeUnchanged() => _connection.Rows("SELECT * FROM s").Should().BeEquivalentTo(new object?[][] { [1, "one", 1m] });
}
