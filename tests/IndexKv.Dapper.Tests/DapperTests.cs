using Dapper;
using IndexKv.Data;

namespace IndexKv.Dapper.Tests;

[TestFixture]
public sealed class DapperTests
{
    private KvConnection _connection = null!;

    public enum Colour
    {
        None = 0,
        Red = 3,
    }

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection("Data Source=:memory:");
        _connection.Open();
        _connection.Execute("""
            CREATE STORE things (
                id INT64 PRIMARY KEY, name TEXT, day DATE, at DATETIME, moment DATETIMEOFFSET, clock TIME, span INTERVAL, tag UUID,
                price DECIMAL, ratio DOUBLE, small INT16, count INT32, colour INT32, ok BOOL, data BLOB)
            """);
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Every_mapped_type_comes_back_equal()
    {
        var thing = Sample(1);
        Insert(thing);
        _connection.QuerySingle<Thing>("SELECT * FROM things WHERE id = @id", new { id = 1 }).Should().BeEquivalentTo(thing);
    }

    [Test]
    public void NULLs_come_back_as_nulls()
    {
        Insert(new Thing { Id = 7 });
        _connection.QuerySingle<Thing>("SELECT * FROM things").Should().BeEquivalentTo(new Thing { Id = 7 });
    }

    [Test]
    public async Task Asynchronous_queries_give_the_same()
    {
        await _connection.ExecuteAsync("INSERT INTO things (id, name) VALUES (@id, @name)", new[] { new { id = 1, name = "a" }, new { id = 2, name = "b" } });
        (await _connection.QueryAsync<string>("SELECT name FROM things ORDER BY id")).Should().Equal("a", "b");
        (await _connection.QuerySingleAsync<Thing>("SELECT * FROM things WHERE id = 2")).Name.Should().Be("b");
        (await _connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM things")).Should().Be(2);
        var streamed = new List<long>();
        await foreach (var id in _connection.QueryUnbufferedAsync<long>("SELECT id FROM things ORDER BY id"))
            streamed.Add(id);
        streamed.Should().Equal(1, 2);
    }

    [Test]
    public void Single_queries_count_their_rows()
    {
        Insert(Sample(1), Sample(2));
        _connection.QuerySingleOrDefault<Thing>("SELECT * FROM things WHERE id = 3").Should().BeNull();
        _connection.QueryFirst<long>("SELECT id FROM things ORDER BY id DESC").Should().Be(2);
        _connection.Invoking(c => c.QuerySingle<Thing>("SELECT * FROM things")).Should().Throw<InvalidOperationException>();
        _connection.Invoking(c => c.QuerySingle<Thing>("SELECT * FROM things WHERE id = 3")).Should().Throw<InvalidOperationException>();
    }

    [Test]
    public void A_sequence_of_parameters_in_a_transaction_is_committed_or_rolled_back_whole()
    {
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Execute("INSERT INTO things (id) VALUES (@id)", Enumerable.Range(0, 100).Select(id => new { id }), transaction).Should().Be(100);
            transaction.Rollback();
        }

        _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM things").Should().Be(0);
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Execute("INSERT INTO things (id) VALUES (@id)", Enumerable.Range(0, 100).Select(id => new { id }), transaction);
            transaction.Commit();
        }

        _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM things").Should().Be(100);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(10_000)]
    public void IN_with_a_list_finds_those_that_are_there(int count)
    {
        _connection.Execute("INSERT INTO things (id) VALUES (@id)", Enumerable.Range(0, 50).Select(id => new { id = id * 2 }));
        var ids = Enumerable.Range(0, count).Select(i => (long)i).ToArray();
        var found = _connection.Query<long>("SELECT id FROM things WHERE id IN @ids", new { ids }).Order();
        found.Should().Equal(ids.Where(id => id % 2 == 0 && id < 100));
    }

    [Test]
    public void IN_with_a_list_works_in_statements_that_write()
    {
        Insert(Sample(1), Sample(2), Sample(3));
        _connection.Execute("UPDATE things SET name = @name WHERE id IN @ids", new { name = "new", ids = new[] { 1, 3 } }).Should().Be(2);
        _connection.Execute("DELETE FROM things WHERE id IN @ids", new { ids = Array.Empty<int>() }).Should().Be(0);
        _connection.Execute("DELETE FROM things WHERE name IN @names", new { names = new[] { "new" } }).Should().Be(2);
    }

    [Test]
    public void Dynamic_rows_have_the_columns_types()
    {
        Insert(Sample(1));
        var row = _connection.Query("SELECT id, name, price, day, tag, colour + 1 AS next FROM things").Single();
        ((object)row.id).Should().Be(1L);
        ((object)row.name).Should().Be("thing 1");
        ((object)row.price).Should().Be(1.25m);
        ((object)row.day).Should().Be(new DateOnly(2024, 2, 29));
        ((object)row.tag).Should().BeOfType<Guid>();
        Convert.ToInt64((object)row.next).Should().Be(4);
    }

    [Test]
    public void Records_and_tuples_are_mapped_by_constructor_and_place()
    {
        Insert(Sample(1));
        _connection.QuerySingle<Brief>("SELECT id AS Id, name AS Name, ok AS Ok FROM things").Should().Be(new Brief(1, "thing 1", true));
        _connection.QuerySingle<(long Id, string Name)>("SELECT id, name FROM things").Should().Be((1, "thing 1"));
    }

    [Test]
    public void Several_types_are_mapped_from_one_row()
    {
        Insert(Sample(1));
        var pair = _connection.Query<Brief, Price, (Brief, Price)>(
            "SELECT id AS Id, name AS Name, ok AS Ok, id AS Id, price AS Amount FROM things", (brief, price) => (brief, price), splitOn: "Id").Single();
        pair.Item1.Name.Should().Be("thing 1");
        pair.Item2.Amount.Should().Be(1.25m);
    }

    [Test]
    public void QueryMultiple_reads_several_results()
    {
        Insert(Sample(1), Sample(2));
        using var results = _connection.QueryMultiple("SELECT COUNT(*) FROM things; SELECT name FROM things WHERE id = @id", new { id = 2 });
        results.ReadSingle<int>().Should().Be(2);
        results.ReadSingle<string>().Should().Be("thing 2");
    }

    [Test]
    public void An_unbuffered_query_in_a_transaction_goes_on_while_it_writes()
    {
        Insert([.. Enumerable.Range(1, 300).Select(i => Sample(i))]);
        using var transaction = _connection.BeginTransaction();
        var seen = 0;
        foreach (var id in _connection.Query<long>("SELECT id FROM things", transaction: transaction, buffered: false))
        {
            _connection.Execute("DELETE FROM things WHERE id = @id", new { id }, transaction).Should().Be(1);
            _connection.Execute("INSERT INTO things (id) VALUES (@id)", new { id = -id }, transaction);
            seen++;
        }

        transaction.Commit();
        seen.Should().Be(300);
        _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM things WHERE id < 0").Should().Be(300);
    }

    [Test]
    public void Dynamic_parameters_and_explicit_types_are_taken()
    {
        var parameters = new DynamicParameters();
        parameters.Add("id", 5, System.Data.DbType.Int64);
        parameters.Add("@name", null, System.Data.DbType.String);
        _connection.Execute("INSERT INTO things (id, name) VALUES (@id, @name)", parameters).Should().Be(1);
        _connection.QuerySingle<string?>("SELECT name FROM things WHERE id = @id", parameters).Should().BeNull();
    }

    [Test]
    public void ExecuteReader_outlives_its_command()
    {
        Insert(Sample(1));
        using var reader = _connection.ExecuteReader("SELECT name FROM things");
        reader.Read().Should().BeTrue();
        reader.GetString(0).Should().Be("thing 1");
    }

    [Test]
    public void A_connection_that_is_closed_is_opened_for_the_query_and_closed_again()
    {
        using var connection = new KvConnection("Data Source=:memory:");
        connection.ExecuteScalar<long>("SELECT 1 + 1").Should().Be(2);
        connection.Query<long>("SELECT 3").Should().Equal(3);
        connection.State.Should().Be(System.Data.ConnectionState.Closed);
    }

    [Test]
    public void Enums_are_stored_as_numbers_and_read_from_names_too()
    {
        Insert(Sample(1));
        _connection.ExecuteScalar<int>("SELECT colour FROM things").Should().Be(3);
        _connection.QuerySingle<Thing>("SELECT id, 'red' AS colour FROM things").Colour.Should().Be(Colour.Red);
    }

    [Test]
    public void Types_that_Dapper_does_not_know_are_passed_by_a_handler()
    {
        SqlMapper.AddTypeHandler(new Int128Handler());
        _connection.Execute("CREATE STORE wide (id INT128 PRIMARY KEY)");
        _connection.Execute("INSERT INTO wide VALUES (@id)", new { id = Int128.MaxValue });
        _connection.QuerySingle<Int128>("SELECT id FROM wide WHERE id = @id", new { id = Int128.MaxValue }).Should().Be(Int128.MaxValue);
    }

    [Test]
    public void Errors_are_the_providers_own()
    {
        Insert(Sample(1));
        _connection.Invoking(c => c.Execute("INSERT INTO things (id) VALUES (1)")).Should().Throw<KvException>()
            .Which.Code.Should().Be(KvErrorCode.DuplicateKey);
        _connection.Invoking(c => c.Query("SELECT * FROM nowhere")).Should().Throw<KvException>()
            .Which.Code.Should().Be(KvErrorCode.StoreNotFound);
    }

    private void Insert(params Thing[] things) => _connection.Execute(
        """
        INSERT INTO things VALUES (
            @Id, @Name, @Day, @At, @Moment, @Clock, @Span, @Tag, @Price, @Ratio, @Small, @Count, @Colour, @Ok, @Data)
        """,
        things);

    private static Thing Sample(int id) => new()
    {
        Id = id,
        Name = $"thing {id}",
        Day = new DateOnly(2024, 2, 29),
        At = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc),
        Moment = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(-3)),
        Clock = new TimeOnly(23, 59, 58),
        Span = TimeSpan.FromHours(-30),
        Tag = new Guid(id, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        Price = 1.25m,
        Ratio = 0.1,
        Small = -5,
        Count = 12,
        Colour = Colour.Red,
        Ok = true,
        Data = [1, 2, 3],
    };

    private sealed class Int128Handler : SqlMapper.TypeHandler<Int128>
    {
        public override void SetValue(System.Data.IDbDataParameter parameter, Int128 value) => parameter.Value = value;

        public override Int128 Parse(object value) => (Int128)value;
    }

    public sealed record Brief(long Id, string Name, bool Ok);

    public sealed class Price
    {
        public long Id { get; set; }

        public decimal Amount { get; set; }
    }

    public sealed class Thing
    {
        public long Id { get; set; }

        public string? Name { get; set; }

        public DateOnly? Day { get; set; }

        public DateTime? At { get; set; }

        public DateTimeOffset? Moment { get; set; }

        public TimeOnly? Clock { get; set; }

        public TimeSpan? Span { get; set; }

        public Guid? Tag { get; set; }

        public decimal? Price { get; set; }

        public double? Ratio { get; set; }

        public short? Small { get; set; }

        public int? Count { get; set; }

        public Colour? Colour { get; set; }

        public bool? Ok { get; set; }

        public byte[]? Data { get; set; }
    }
}
