namespace IndexKv.Data.Tests;

/// <summary>INT64 and INT32 are read from where they lie: in the key, before and behind parts of any length, and in the record, which may be older than its column.</summary>
[TestFixture]
public sealed class KvDataReaderIntegerTests
{
    private static readonly long[] Longs = [0, 1, -1, 127, -32, -33, 65_536, int.MaxValue, int.MinValue, (long)int.MaxValue + 1, long.MaxValue, long.MinValue];
    private static readonly int[] Ints = [0, 1, -1, 127, 128, -128, 255, 65_535, 65_536, -65_536, int.MaxValue, int.MinValue];

    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = TestDatabase.OpenInMemory();
        _connection.Run("CREATE STORE t (a INT64, name TEXT, b INT32, x INT64, y INT32, z INT64, PRIMARY KEY (a, name, b))");
        for (var i = 0; i < Longs.Length; i++)
            _connection.Run("INSERT INTO t VALUES (@a, @name, @b, @a, @b, NULL)", ("@a", Longs[i]), ("@name", new string('n', i)), ("@b", Ints[i]));
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Rows_of_a_scan_have_the_numbers_that_were_inserted()
    {
        using var command = _connection.Command("SELECT a, b, x, y FROM t");
        using var reader = command.ExecuteReader();
        var rows = new List<(long, int, long, int, long)>();
        while (reader.Read())
            rows.Add((reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt32(3), reader.GetInt64(1)));

        rows.Should().BeEquivalentTo(Longs.Zip(Ints, (a, b) => (a, b, a, b, (long)b)));
    }

    [Test]
    public void Row_of_a_lookup_has_the_numbers_that_were_inserted()
    {
        using var command = _connection.Command("SELECT y, x, b, a FROM t WHERE a = @a AND name = @name AND b = @b", ("@a", null), ("@name", null), ("@b", null));
        foreach (var (i, (a, b)) in Longs.Zip(Ints).Index())
        {
            (command.Parameters["@a"].Value, command.Parameters["@name"].Value, command.Parameters["@b"].Value) = (a, new string('n', i), b);
            using var reader = command.ExecuteReader();
            reader.Read().Should().BeTrue();
            (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt32(2), reader.GetInt64(3)).Should().Be((b, a, b, a));
        }
    }

    [Test]
    public void Number_too_great_for_the_type_asked_for_overflows()
    {
        using var command = _connection.Command("SELECT a, x FROM t WHERE x = 9223372036854775807");
        using var reader = command.ExecuteReader();
        reader.Read().Should().BeTrue();

        reader.Invoking(r => r.GetInt32(0)).Should().Throw<OverflowException>().WithMessage("*'a'*9223372036854775807*");
        reader.Invoking(r => r.GetInt32(1)).Should().Throw<OverflowException>().WithMessage("*'x'*9223372036854775807*");
    }

    [Test]
    public void NULL_is_no_number()
    {
        using var command = _connection.Command("SELECT z FROM t");
        using var reader = command.ExecuteReader();
        reader.Read().Should().BeTrue();

        reader.Invoking(r => r.GetInt64(0)).Should().Throw<InvalidCastException>().WithMessage("*'z'*");
        reader.Invoking(r => r.GetInt32(0)).Should().Throw<InvalidCastException>().WithMessage("*'z'*");
    }

    [Test]
    public void Records_older_than_their_column_have_its_default()
    {
        _connection.Run("ALTER STORE t ADD COLUMN later INT64 NOT NULL DEFAULT 42");
        using var command = _connection.Command("SELECT later FROM t");
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
            numbers.Add(reader.GetInt64(0) + reader.GetInt32(0));

        numbers.Should().HaveCount(Longs.Length).And.AllBeEquivalentTo(84L);
    }

    [Test]
    public void Getters_before_the_first_row_and_of_no_column_say_so()
    {
        using var command = _connection.Command("SELECT a FROM t");
        using var reader = command.ExecuteReader();
        reader.Invoking(r => r.GetInt64(0)).Should().Throw<InvalidOperationException>();
        reader.Read().Should().BeTrue();

        reader.Invoking(r => r.GetInt64(1)).Should().Throw<IndexOutOfRangeException>();
        reader.Invoking(r => r.GetInt32(-1)).Should().Throw<IndexOutOfRangeException>();
    }
}
