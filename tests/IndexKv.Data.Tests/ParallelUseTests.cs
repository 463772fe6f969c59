namespace IndexKv.Data.Tests;

/// <summary>Many connections at once, and one connection used by several threads, which is refused and harms nothing.</summary>
[TestFixture]
public sealed class ParallelUseTests
{
    private TestDatabase _database = null!;

    [SetUp]
    public void Create()
    {
        _database = new TestDatabase();
        using var connection = _database.Open("Synchronous=Off");
        connection.Run("CREATE STORE account (id INT64 KEY, amount INT64 NOT NULL); CREATE STORE entry (id UUID KEY, account INT64, amount INT64)");
        for (var id = 0; id < 16; id++)
            connection.Run("INSERT INTO account VALUES (@id, 1000)", ("@id", (long)id));
    }

    [TearDown]
    public void Remove() => _database.Dispose();

    [Test]
    public void Thirty_two_threads_with_connections_of_their_own_read_and_write_without_error()
    {
        const int Threads = 32;
        const int Turns = 40;
        using var keep = _database.Open("Synchronous=Off");
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var (transfers, reads) = (0, 0);
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            try
            {
                var random = new Random(number);
                for (var turn = 0; turn < Turns; turn++)
                {
                    using var connection = _database.Open("Synchronous=Off;Default Timeout=60");
                    if (random.Next(3) == 0)
                    {
                        Transfer(connection, random);
                        Interlocked.Increment(ref transfers);
                    }
                    else
                    {
                        connection.Scalar("SELECT SUM(amount) FROM account").Should().Be(16_000L);
                        connection.Scalar("SELECT COALESCE(SUM(e.amount), 0) FROM account a LEFT JOIN entry e ON e.account = a.id").Should().Be(0L);
                        Interlocked.Increment(ref reads);
                    }
                }
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        failures.Should().BeEmpty();
        (transfers, reads).Should().Match<(int, int)>(counts => counts.Item1 > 100 && counts.Item2 > 100);
        keep.Scalar("SELECT COUNT(*) FROM entry").Should().Be(2L * transfers);
        keep.Rows("CHECK DATABASE").Should().BeEmpty();
    }

    [Test]
    public void Writers_that_wait_too_long_are_told_that_the_database_is_busy()
    {
        using var writer = _database.Open("Synchronous=Off");
        using var transaction = writer.BeginTransaction();
        using var other = _database.Open("Synchronous=Off;Default Timeout=1");
        other.Invoking(c => c.Run("DELETE FROM entry")).Should().Throw<KvException>().Which.Should().Match<KvException>(e => e.Code == KvErrorCode.Busy && e.IsTransient);
    }

    [Test]
    public void Connection_used_by_a_second_thread_refuses_and_goes_on_for_the_first()
    {
        using var connection = _database.Open("Synchronous=Off");
        using (var transaction = connection.BeginTransaction())
        {
            using var insert = connection.Command("INSERT INTO entry VALUES (@id, 1, 0)", ("@id", Guid.Empty));
            for (var i = 0; i < 3_000; i++)
            {
                insert.Parameters[0].Value = Guid.NewGuid();
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        var (done, refused) = (0, 0);
        var unexpected = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var turn = 0; turn < 60; turn++)
            {
                try
                {
                    using var command = connection.CreateCommand();
                    command.CommandText = "SELECT COUNT(*), SUM(amount) FROM entry WHERE amount = 0";
                    using var reader = command.ExecuteReader();
                    reader.Read();
                    reader.GetInt64(0).Should().Be(3_000);
                    Interlocked.Increment(ref done);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused);
                }
                catch (Exception e)
                {
                    unexpected.Enqueue(e);
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        unexpected.Should().BeEmpty();
        TestContext.Out.WriteLine($"{done} done, {refused} refused");
        done.Should().BePositive();
        connection.Scalar("SELECT COUNT(*) FROM entry").Should().Be(3_000L);
    }

    [Test]
    public void Call_within_another_call_is_refused()
    {
        using var connection = _database.Open("Synchronous=Off");
        var session = connection.RequireSession();
        session.Use.Enter();
        connection.Invoking(c => c.Scalar("SELECT 1")).Should().Throw<InvalidOperationException>().WithMessage("The connection is in use by another thread*");
        connection.Invoking(c => c.Close()).Should().Throw<InvalidOperationException>();
        session.Use.Leave();
        connection.Scalar("SELECT 1").Should().Be(1L);
    }

    private static void Transfer(KvConnection connection, Random random)
    {
        var (from, to, amount) = ((long)random.Next(16), (long)random.Next(16), (long)random.Next(50));
        using var transaction = connection.BeginTransaction();
        connection.Run("UPDATE account SET amount = amount - @amount WHERE id = @id", ("@amount", amount), ("@id", from));
        connection.Run("UPDATE account SET amount = amount + @amount WHERE id = @id", ("@amount", amount), ("@id", to));
        connection.Run("INSERT INTO entry VALUES (@id, @account, @amount)", ("@id", Guid.NewGuid()), ("@account", from), ("@amount", -amount));
        connection.Run("INSERT INTO entry VALUES (@id, @account, @amount)", ("@id", Guid.NewGuid()), ("@account", to), ("@amount", amount));
        transaction.Commit();
    }
}
