namespace IndexKv.Data.Tests;

/// <summary>What lookups may allocate. The bounds leave room for other layouts of objects, not for an object more in each step.</summary>
[TestFixture]
public sealed class AllocationTests
{
    private const int Calls = 500;
    private const int Size = 2_000;

    private TestDatabase _database = null!;
    private KvConnection _connection = null!;

    [OneTimeSetUp]
    public void Load()
    {
        _database = new TestDatabase();
        _connection = _database.Open();
        _connection.Run("CREATE STORE item (id INT64 KEY, number INT64, data BLOB)");
        using var insert = _connection.Command("INSERT INTO item VALUES (@id, @id * 3, @data)");
        var id = insert.Parameters.AddWithValue("@id", 0L);
        insert.Parameters.AddWithValue("@data", new byte[Size]);
        for (var i = 0; i < 100; i++)
        {
            id.Value = (long)i;
            insert.ExecuteNonQuery();
        }
    }

    [OneTimeTearDown]
    public void Close()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Test]
    public void Prepared_lookup_allocates_little_more_than_its_reader()
    {
        using var command = _connection.Command("SELECT number, data FROM item WHERE id = @id");
        var id = command.Parameters.AddWithValue("@id", 0L);
        command.Prepare();
        var buffer = new byte[Size];
        PerCall(i =>
        {
            id.Value = (long)i;
            using var reader = command.ExecuteReader();
            Check(reader.Read());
            Check(reader.GetInt64(0) == 3L * i);
            Check(reader.GetBytes(1, 0, buffer, 0, Size) == Size);
        }).Should().BeLessThan(200);
    }

    [Test]
    public void Lookup_by_a_new_connection_and_command_allocates_little()
    {
        var text = _database.ConnectionString;
        PerCall(i =>
        {
            using var connection = new KvConnection(text);
            connection.Open();
            using var command = connection.Command("SELECT number FROM item WHERE id = @id");
            command.Parameters.AddWithValue("@id", (long)i);
            using var reader = command.ExecuteReader();
            Check(reader.Read());
            Check(reader.GetInt64(0) == 3L * i);
        }).Should().BeLessThan(900);
    }

    [Test]
    public void Null_check_of_a_blob_does_not_make_it()
    {
        using var command = _connection.Command("SELECT data FROM item WHERE id = 5");
        PerCall(_ =>
        {
            using var reader = command.ExecuteReader();
            Check(reader.Read());
            Check(!reader.IsDBNull(0));
        }).Should().BeLessThan(200);
    }

    [Test]
    public void Scan_copies_blobs_without_making_arrays()
    {
        using var command = _connection.Command("SELECT id, data FROM item");
        var buffer = new byte[Size];
        PerCall(_ =>
        {
            using var reader = command.ExecuteReader();
            var rows = 0;
            for (; reader.Read(); rows++)
                Check(reader.GetBytes(1, 0, buffer, 0, Size) == Size);
            Check(rows == 100);
        }).Should().BeLessThan(20_000);
    }

    // An assertion would allocate itself.
    private static void Check(bool isSo)
    {
        if (!isSo)
            throw new InvalidOperationException("The lookup read something else than was written.");
    }

    private static double PerCall(Action<int> call)
    {
        for (var i = 0; i < 100; i++)
            call(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
            call(i % 100);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
