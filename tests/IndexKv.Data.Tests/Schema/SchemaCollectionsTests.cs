using System.Data;
using System.Data.Common;

namespace IndexKv.Data.Tests.Schema;

[TestFixture]
public sealed class SchemaCollectionsTests
{
    private KvConnection _connection = null!;

    [OneTimeSetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run("""
            CREATE STORE b (x INT64, y TEXT NOT NULL, z DECIMAL, PRIMARY KEY (y, x)) USING SORTED;
            CREATE STORE a (id UUID PRIMARY KEY);
            CREATE STORE c (id INTEGER PRIMARY KEY AUTOINCREMENT)
            """);
    }

    [OneTimeTearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Every_listed_collection_exists()
    {
        var names = Values(_connection.GetSchema(), "CollectionName");
        names.Should().Contain(["Tables", "Columns", "DataTypes", "ReservedWords", "Restrictions", "DataSourceInformation"]);
        foreach (var name in names)
            _connection.GetSchema((string)name).Rows.Count.Should().BePositive((string)name);
    }

    [Test]
    public void Tables_are_listed_and_restricted()
    {
        Values(_connection.GetSchema("tables"), "TABLE_NAME").Should().Equal("a", "b", "c");
        Values(_connection.GetSchema("Tables", ["B"]), "STORE_KIND").Should().Equal("SORTED");
    }

    [Test]
    public void Columns_are_listed_and_restricted()
    {
        var columns = _connection.GetSchema("Columns", ["b", null]);
        Values(columns, "COLUMN_NAME").Should().Equal("x", "y", "z");
        Values(columns, "DATA_TYPE").Should().Equal("INT64", "TEXT", "DECIMAL");
        Values(columns, "KEY_ORDINAL").Should().Equal(1, 0, DBNull.Value);
        Values(columns, "IS_NULLABLE").Should().Equal(false, false, true);
        _connection.GetSchema("Columns", ["b", "Z"]).Rows.Count.Should().Be(1);
    }

    [Test]
    public void Indexes_are_the_keys()
    {
        Values(_connection.GetSchema("Indexes"), "TABLE_NAME").Should().Equal("a", "b", "c");
        var columns = _connection.GetSchema("IndexColumns", ["b"]);
        Values(columns, "COLUMN_NAME").Should().Equal("y", "x");
        _connection.GetSchema("IndexColumns", ["B", "X"]).Rows.Count.Should().Be(1);
    }

    [Test]
    public void Generated_keys_are_told()
    {
        Values(_connection.GetSchema("Columns", ["c", null]), "IS_AUTOINCREMENT").Should().Equal(true);
        Values(_connection.GetSchema("Columns", ["a", null]), "IS_AUTOINCREMENT").Should().Equal(false);
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT id FROM c";
        using var reader = command.ExecuteReader();
        ((IDbColumnSchemaGenerator)reader).GetColumnSchema()[0].IsAutoIncrement.Should().BeTrue();
    }

    [Test]
    public void A_collection_that_does_not_exist_is_named_and_so_are_too_many_restrictions()
    {
        _connection.Invoking(c => c.GetSchema("Views")).Should().Throw<ArgumentException>().WithMessage("*Views*Tables*");
        _connection.Invoking(c => c.GetSchema("Tables", ["a", "b"])).Should().Throw<ArgumentException>().WithMessage("*Tables*");
    }

    [Test]
    public void Parameter_markers_are_described_as_they_are_written()
    {
        var format = (string)_connection.GetSchema(DbMetaDataCollectionNames.DataSourceInformation).Rows[0][DbMetaDataColumnNames.ParameterMarkerFormat];
        var marker = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, "p");
        _connection.Scalar("SELECT " + marker, (marker, 5)).Should().Be(5);
    }

    private static IEnumerable<object> Values(DataTable table, string column) => table.Rows.Cast<DataRow>().Select(row => row[column]);
}
