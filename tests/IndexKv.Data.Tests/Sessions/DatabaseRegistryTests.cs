using IndexKv.Engine;

namespace IndexKv.Data.Tests.Sessions;

[TestFixture]
public sealed class DatabaseRegistryTests
{
    [Test]
    public async Task Connections_opened_and_closed_by_many_threads_always_find_the_one_database()
    {
        using var database = new TestDatabase();
        using (var connection = database.Open("Synchronous=Off"))
            connection.Run("CREATE STORE s (id INT64 PRIMARY KEY)");
        var threads = Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 40; i++)
            {
                using var connection = database.Open($"Synchronous=Off;Pooling={(i % 3 == 0 ? "True" : "False")}");
                connection.Run("INSERT INTO s VALUES (@id)", ("@id", (thread * 1000L) + i));
                if (i % 10 == 0)
                    KvConnection.ClearPool(connection);
            }
        }));
        await Task.WhenAll(threads);
        using var last = database.Open();
        last.Scalar("SELECT COUNT(*) FROM s").Should().Be(160L);
    }

    [Test]
    public void A_database_that_somebody_else_has_open_is_locked_and_can_be_opened_afterwards()
    {
        using var database = new TestDatabase();
        using (Database.Open(database.Folder, DatabaseOptions.Default))
        {
            var error = database.Invoking(d => d.Open()).Should().Throw<KvException>().Which;
            error.Code.Should().Be(KvErrorCode.Locked);
            error.IsTransient.Should().BeTrue();
        }

        using var connection = database.Open();
        connection.Scalar("SELECT 1").Should().Be(1L);
    }

    [Test]
    public void Different_spellings_of_one_path_are_one_database()
    {
        using var database = new TestDatabase();
        using var first = database.Open();
        using var second = new KvConnection($"Data Source={database.Folder}{Path.DirectorySeparatorChar}");
        second.Open();
        using var third = new KvConnection($"Data Source={Path.Combine(database.Folder, "..", Path.GetFileName(database.Folder))}");
        third.Open();
        first.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        second.FindStore("s").Should().NotBeNull();
        third.FindStore("s").Should().NotBeNull();
    }

    [Test]
    public void An_opening_that_failed_does_not_stand_in_the_way_of_the_next()
    {
        using var database = new TestDatabase();
        database.Invoking(d => d.Open("Mode=ReadWrite")).Should().Throw<KvException>().Which.Code.Should().Be(KvErrorCode.DatabaseNotFound);
        using var connection = database.Open();
        connection.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
    }

    [Test]
    public void A_read_only_database_is_reopened_for_the_first_that_writes()
    {
        using var database = new TestDatabase();
        using (var connection = database.Open())
            connection.Run("CREATE STORE s (id INT32 PRIMARY KEY)");
        var pooled = $"Data Source={database.Folder};Mode=ReadOnly";
        using (var reading = new KvConnection(pooled))
        {
            reading.Open();
            database.Invoking(d => d.Open()).Should().Throw<InvalidOperationException>().WithMessage("*Mode*");
        }

        using var writing = database.Open();
        writing.Run("INSERT INTO s VALUES (1)").Should().Be(1);
    }
}
