using System.Data;
using System.Data.Common;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvDataSourceTests
{
    [Test]
    public async Task Connections_commands_and_batches_of_a_source_reach_its_database()
    {
        using var database = new TestDatabase();
        await using var source = new KvDataSource(database.ConnectionString);
        using (var connection = source.OpenConnection())
        {
            connection.State.Should().Be(ConnectionState.Open);
            connection.Run("CREATE TABLE t (id INT32 PRIMARY KEY)");
        }

        await using (var insert = source.CreateCommand("INSERT INTO t VALUES (1), (2)"))
            (await insert.ExecuteNonQueryAsync()).Should().Be(2);
        await using (var batch = source.CreateBatch())
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = "SELECT COUNT(*) FROM t";
            batch.BatchCommands.Add(command);
            (await batch.ExecuteScalarAsync()).Should().Be(2L);
        }

        await using var another = await source.OpenConnectionAsync();
        another.Scalar("SELECT MAX(id) FROM t").Should().Be(2);
        using var closed = source.CreateConnection();
        closed.State.Should().Be(ConnectionState.Closed);
    }

    [Test]
    public void Factory_makes_sources_and_wrong_connection_strings_are_refused()
    {
        DbDataSource source = KvFactory.Instance.CreateDataSource("Data Source=:memory:");
        source.Should().BeOfType<KvDataSource>().Which.ConnectionString.Should().Contain(":memory:");
        var wrong = () => new KvDataSource("Nonsense=1");
        wrong.Should().Throw<ArgumentException>();
    }
}
