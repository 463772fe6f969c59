using System.ComponentModel.DataAnnotations.Schema;
using System.Data;
using IndexKv.Engine.Errors;

namespace IndexKv.Data.Tests;

/// <summary>What a bulk copy takes besides rows of values, and what it leaves of the caller's exceptions.</summary>
[TestFixture("HASH")]
[TestFixture("SORTED")]
public sealed class KvBulkCopySourcesTests(string kind)
{
    private static readonly object?[][] Expected = [[1, "one", 1.5m], [2, "two", null]];

    private static readonly Item[] Items = [new(2, "two", null), new(1, "one", 1.5m)];

    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run($"CREATE STORE s (id INT32 PRIMARY KEY, name TEXT NOT NULL, price DECIMAL) USING {kind}");
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Objects_go_by_the_names_of_their_properties()
    {
        Bulk().WriteToServer(Items);
        MustHoldExpected();
    }

    [Test]
    public void Anonymous_types_structs_and_fields_are_objects_too()
    {
        Bulk().WriteToServer(Items.Where(i => i.Id == 1).Select(i => new { i.Price, ID = i.Id, i.Name }));
        _connection.Rows("SELECT * FROM s").Should().BeEquivalentTo(Expected[..1]);
        _connection.Run("DROP STORE s");
        Open();
        Bulk().WriteToServer(Items.Select(i => new Fields { Id = i.Id, Title = i.Name, Price = i.Price, Other = 5 }));
        MustHoldExpected();
    }

    [Test]
    public async Task Objects_that_come_asynchronously_are_copied()
    {
        await Bulk().WriteToServerAsync(Slowly(Items));
        MustHoldExpected();
    }

    [Test]
    public async Task Objects_are_copied_asynchronously()
    {
        await Bulk().WriteToServerAsync((IEnumerable<Item>)Items);
        MustHoldExpected();
    }

    [Test]
    public void Property_without_a_column_is_named()
    {
        var copy = () => Bulk().WriteToServer([new { Id = 1, Nam = "x" }]);
        copy.Should().Throw<InvalidOperationException>().WithMessage("'Nam' has no column in store 's'*");
    }

    [Test]
    public void Mappings_choose_among_the_properties()
    {
        var bulk = Bulk();
        bulk.ColumnMappings.Add(new KvBulkCopyColumnMapping("Number", "id"));
        bulk.ColumnMappings.Add(new KvBulkCopyColumnMapping("Text", "name"));
        bulk.WriteToServer([new { Text = "seven", Number = 7, Unused = 1 }]);
        _connection.Rows("SELECT * FROM s").Should().BeEquivalentTo(new object?[][] { [7, "seven", null] });
    }

    [Test]
    public void Arrays_of_another_element_type_are_rows()
    {
        var bulk = Bulk();
        bulk.ColumnMappings.Add(new KvBulkCopyColumnMapping(0, "name"));
        bulk.ColumnMappings.Add(new KvBulkCopyColumnMapping(1, "id"));
        bulk.WriteToServer(new List<IComparable[]> { new IComparable[] { "one", 1 } });
        _connection.Scalar("SELECT name FROM s WHERE id = 1").Should().Be("one");
    }

    [Test]
    public async Task Rows_of_tables_are_copied_in_whole_in_part_and_by_state()
    {
        using var table = Table();
        Bulk().WriteToServer(table.Select("id = 1"));
        _connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(1L);
        table.AcceptChanges();
        table.Rows.Add(3, "three", 3m);
        table.Rows[0].Delete();
        _connection.Run("DROP STORE s");
        Open();
        Bulk().WriteToServer(table, DataRowState.Added);
        _connection.Scalar("SELECT name FROM s").Should().Be("three");
        _connection.Run("DROP STORE s");
        Open();
        await Bulk().WriteToServerAsync(table);
        _connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(2L);
        _connection.Run("DROP STORE s");
        Open();
        await Bulk().WriteToServerAsync(table.Select());
        _connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(2L);
        Bulk().WriteToServer(Array.Empty<DataRow>());
    }

    [Test]
    public async Task Readers_of_any_provider_are_copied()
    {
        using var table = Table();
        IDataReader reader = table.CreateDataReader();
        await Bulk().WriteToServerAsync(reader);
        MustHoldExpected();
    }

    [Test]
    public void Handler_can_end_the_copy_and_nothing_has_changed()
    {
        var bulk = Bulk();
        bulk.NotifyAfter = 1;
        bulk.KvRowsCopied += (_, e) => e.Abort = e.RowsCopied == 2;
        var copy = () => bulk.WriteToServer(Items);
        copy.Should().Throw<OperationCanceledException>();
        _connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(0L);
    }

    [Test]
    public async Task An_exception_of_the_source_is_not_wrapped_whatever_it_is()
    {
        var own = new EngineException(EngineErrorCode.Damaged, "of another database");
        var copy = () => Bulk().WriteToServer(Failing(own));
        copy.Should().Throw<EngineException>().Which.Should().BeSameAs(own);
        var copyAsync = () => Bulk().WriteToServerAsync(Slowly(Failing(own)));
        (await copyAsync.Should().ThrowAsync<EngineException>()).Which.Should().BeSameAs(own);
        _connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(0L);
        Bulk().WriteToServer(Items);
        MustHoldExpected();
    }

    [Test]
    public void Index_is_sorted_within_the_memory_that_is_given()
    {
        var bulk = Bulk();
        bulk.SortMemory = 4096;
        bulk.SizeHint = 5;
        bulk.WriteToServer(Enumerable.Range(0, 20_000).Select(i => new Item((i * 7_919) % 20_000, $"{i}", null)));
        _connection.Scalar("SELECT COUNT(*) FROM s").Should().Be(20_000L);
        _connection.Scalar("SELECT name FROM s WHERE id = 7919").Should().Be("1");
        var wrong = () => bulk.SortMemory = 1;
        wrong.Should().Throw<ArgumentOutOfRangeException>();
        var negative = () => bulk.SizeHint = -1;
        negative.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static IEnumerable<Item> Failing(Exception failure)
    {
        yield return Items[0];
        throw failure;
    }

    private static async IAsyncEnumerable<T> Slowly<T>(IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private static DataTable Table()
    {
        var table = new DataTable { Columns = { { "id", typeof(int) }, { "name", typeof(string) }, { "price", typeof(decimal) } } };
        foreach (var item in Items)
            table.Rows.Add(item.Id, item.Name, item.Price);
        return table;
    }

    private KvBulkCopy Bulk() => new(_connection) { DestinationStoreName = "s" };

    private void MustHoldExpected() =>
        _connection.Rows("SELECT * FROM s ORDER BY id").Should().BeEquivalentTo(Expected, options => options.WithStrictOrdering());

    private sealed record Item(int Id, string Name, decimal? Price);

    private struct Fields
    {
        public int Id;
        public decimal? Price;

        [Column("name")]
        public string Title;

        [NotMapped]
        public int Other;
    }
}
