using System.Data.Common;

namespace IndexKv.Data.Tests;

[TestFixture]
public sealed class KvFactoryTests
{
    [Test]
    public void Code_that_knows_only_the_factory_works()
    {
        DbProviderFactories.RegisterFactory("IndexKv.Data", typeof(KvFactory));
        var factory = DbProviderFactories.GetFactory("IndexKv.Data");
        factory.Should().BeSameAs(KvFactory.Instance);
        var builder = factory.CreateConnectionStringBuilder()!;
        builder["Data Source"] = ":memory:";
        using var connection = factory.CreateConnection()!;
        connection.ConnectionString = builder.ConnectionString;
        connection.Open();
        DbProviderFactories.GetFactory(connection).Should().BeSameAs(factory);

        Execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR)");
        using (var transaction = connection.BeginTransaction())
        using (var insert = factory.CreateCommand()!)
        {
            insert.Connection = connection;
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO t VALUES (@id, @name)";
            foreach (var (name, value) in new (string, object)[] { ("@id", 1L), ("@name", "Ada") })
            {
                var parameter = factory.CreateParameter()!;
                parameter.ParameterName = name;
                parameter.Value = value;
                insert.Parameters.Add(parameter);
            }

            insert.ExecuteNonQuery().Should().Be(1);
            transaction.Commit();
        }

        using var select = connection.CreateCommand();
        select.CommandText = "SELECT name FROM t";
        using var reader = select.ExecuteReader();
        reader.Read().Should().BeTrue();
        reader.GetString(0).Should().Be("Ada");

        void Execute(string text)
        {
            using var command = connection.CreateCommand();
            command.CommandText = text;
            command.ExecuteNonQuery();
        }
    }

    [Test]
    public void Objects_of_other_providers_are_refused()
    {
        DbCommand command = new KvCommand();
        using var other = new Microsoft.Data.Sqlite.SqliteConnection();
        command.Invoking(c => c.Connection = other).Should().Throw<InvalidCastException>().WithMessage("*SqliteConnection*");
    }
}
