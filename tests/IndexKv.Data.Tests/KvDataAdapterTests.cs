using System.Data;
using System.Data.Common;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvDataAdapterTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run("""
            CREATE TABLE person (id INT32 PRIMARY KEY, name TEXT NOT NULL, "birth day" DATE);
            INSERT INTO person VALUES (1, 'Ada', '1815-12-10'), (2, 'Grace', NULL), (3, 'Alan', '1912-06-23')
            """);
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Fill_brings_rows_types_and_with_the_key_a_primary_key()
    {
        using var adapter = new KvDataAdapter("SELECT * FROM person", _connection) { MissingSchemaAction = MissingSchemaAction.AddWithKey };
        using var table = new DataTable();
        adapter.Fill(table).Should().Be(3);
        table.Columns.Cast<DataColumn>().Select(c => (c.ColumnName, c.DataType)).Should().Equal(
            ("id", typeof(int)), ("name", typeof(string)), ("birth day", typeof(DateOnly)));
        table.PrimaryKey.Should().ContainSingle().Which.ColumnName.Should().Be("id");
        table.Rows.Find(2)!["birth day"].Should().Be(DBNull.Value);
    }

    [Test]
    public void Fill_of_a_data_set_makes_a_table_for_each_result()
    {
        using var adapter = new KvDataAdapter("SELECT id FROM person; SELECT name FROM person WHERE id = 1", _connection);
        using var set = new DataSet();
        adapter.Fill(set);
        set.Tables.Should().HaveCount(2);
        set.Tables[1].Rows[0][0].Should().Be("Ada");
    }

    [Test]
    public void Update_writes_added_changed_and_deleted_rows_by_commands_made_by_the_builder()
    {
        using var adapter = new KvDataAdapter("SELECT * FROM person", _connection);
        using var builder = new KvCommandBuilder(adapter);
        using var table = new DataTable();
        adapter.Fill(table);
        table.Rows.Add(4, "Edsger", new DateOnly(1930, 5, 11));
        Row(table, 1)["name"] = "Ada Lovelace";
        Row(table, 2)["birth day"] = new DateOnly(1906, 12, 9);
        Row(table, 3).Delete();
        adapter.Update(table).Should().Be(4);
        _connection.Rows("SELECT * FROM person ORDER BY id").Should().BeEquivalentTo(
            new object?[][]
            {
                [1, "Ada Lovelace", new DateOnly(1815, 12, 10)],
                [2, "Grace", new DateOnly(1906, 12, 9)],
                [4, "Edsger", new DateOnly(1930, 5, 11)],
            },
            options => options.WithStrictOrdering());
    }

    [Test]
    public void Update_of_a_row_that_another_has_changed_is_a_concurrency_violation()
    {
        using var adapter = new KvDataAdapter("SELECT * FROM person", _connection);
        using var builder = new KvCommandBuilder(adapter);
        using var table = new DataTable();
        adapter.Fill(table);
        Row(table, 1)["name"] = "mine";
        _connection.Run("UPDATE person SET name = 'theirs' WHERE id = 1");
        adapter.Invoking(a => a.Update(table)).Should().Throw<DBConcurrencyException>();
        _connection.Scalar("SELECT name FROM person WHERE id = 1").Should().Be("theirs");
    }

    [Test]
    public void Row_events_are_raised_and_can_skip_a_row()
    {
        using var adapter = new KvDataAdapter("SELECT * FROM person", _connection);
        using var builder = new KvCommandBuilder(adapter);
        using var table = new DataTable();
        adapter.Fill(table);
        Row(table, 1)["name"] = "skipped";
        Row(table, 2)["name"] = "written";
        var updated = new List<string>();
        adapter.RowUpdating += (_, e) => e.Status = Equals(e.Row["name"], "skipped") ? UpdateStatus.SkipCurrentRow : e.Status;
        adapter.RowUpdated += (_, e) => updated.Add((string)e.Row["name"]);
        adapter.Update(table);
        updated.Should().Equal("written");
        _connection.Scalar("SELECT name FROM person WHERE id = 1").Should().Be("Ada");
        _connection.Scalar("SELECT name FROM person WHERE id = 2").Should().Be("written");
    }

    [Test]
    public void Builder_quotes_and_unquotes_names()
    {
        using var builder = new KvCommandBuilder();
        builder.QuoteIdentifier("a \"b\"").Should().Be("\"a \"\"b\"\"\"");
        builder.UnquoteIdentifier("\"a \"\"b\"\"\"").Should().Be("a \"b\"");
        builder.UnquoteIdentifier("plain").Should().Be("plain");
    }

    [Test]
    public void Builder_refuses_a_select_without_the_key()
    {
        using var adapter = new KvDataAdapter("SELECT name FROM person", _connection);
        using var builder = new KvCommandBuilder(adapter);
        builder.Invoking(b => b.GetUpdateCommand()).Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void Factory_makes_adapters_and_builders()
    {
        KvFactory.Instance.CreateDataAdapter().Should().BeOfType<KvDataAdapter>();
        KvFactory.Instance.CreateCommandBuilder().Should().BeOfType<KvCommandBuilder>();
        DbProviderFactory factory = KvFactory.Instance;
        (factory.CanCreateDataAdapter, factory.CanCreateCommandBuilder, factory.CanCreateBatch).Should().Be((true, true, true));
    }

    private static DataRow Row(DataTable table, int id) => table.Rows.Cast<DataRow>().Single(row => row.RowState != DataRowState.Deleted && Equals(row["id"], id));
}
