using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;
using IndexKv.Linq.Mapping;

namespace IndexKv.Linq.Tests.Mapping;

[TestFixture]
public sealed class MappingTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection("Data Source=:memory:");
        _connection.Open();
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [Test]
    public void Positional_record_is_made_by_its_constructor() => RoundTrip(new Point(3, 4.5, null), new Point(4, 0, "x"));

    [Test]
    public void Struct_of_fields_is_mapped() => RoundTrip(new Pair { Id = 1, Value = 'x' }, new Pair { Id = 2, Value = 'é' });

    [Test]
    public void Members_of_base_classes_and_private_setters_are_mapped() =>
        RoundTrip(new Derived(7, "seven") { Note = "n" }, new Derived(8, "eight"));

    [Test]
    public void Members_of_every_column_type_come_back_as_they_were() => RoundTrip(new AllTypes(
        Guid.NewGuid(), true, 1, 2, 3, 4, 5, 6, 7, 8, Int128.MinValue, UInt128.MaxValue, 1.5f, double.NaN, 1.50m, "té", [1, 2, 3],
        new DateOnly(2024, 2, 29), new TimeOnly(1, 2, 3), new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        new DateTimeOffset(2024, 1, 1, 5, 0, 0, TimeSpan.FromHours(5)), TimeSpan.FromTicks(-1)));

    [Test]
    public void Attributes_name_store_columns_and_key_parts()
    {
        var store = _connection.CreateStore<Named>(StoreKind.Hash);
        var definition = _connection.FindStore("named_things")!;
        store.Name.Should().Be("named_things");
        definition.Columns.Select(c => c.Name).Should().Equal("second", "first", "title");
        definition.KeyColumns.Select(k => definition.Columns[k].Name).Should().Equal("first", "second");
        definition.Columns[2].IsNullable.Should().BeFalse();
        store.Put(new Named { A = 1, B = "b", Title = "t" });
        store.Get(("b", 1)).Should().NotBeNull();
        store.Single(x => x.B == "b" && x.A == 1).Title.Should().Be("t");
        store.Where(x => x.B == "b" && x.A == 1).ToQueryString().Should().StartWith("key lookup");
    }

    [Test]
    public void Nullable_annotations_decide_what_may_be_null()
    {
        var definition = StoreDefinitionBuilder.Build(typeof(Item), StoreKind.Sorted, null);
        definition.Columns.Where(c => c.IsNullable).Select(c => c.Name).Should().Equal("Note", "Optional", "Rating", "Checked", "Born");
        definition.Columns[definition.FindColumn("Shade")].Type.Should().Be(KvType.Text);
        definition.Columns[definition.FindColumn("Color")].Type.Should().Be(KvType.Int32);
        definition.FindColumn("Label").Should().Be(-1);
    }

    [Test]
    public void Underlined_column_names_are_found()
    {
        Create("CREATE STORE wide (code_point INT32 PRIMARY KEY, long_name TEXT)");
        var store = _connection.Store<Wide>("wide");
        store.Put(new Wide { CodePoint = 65, LongName = "A" });
        store.Single(x => x.CodePoint == 65).LongName.Should().Be("A");
    }

    [Test]
    public void Narrower_and_wider_number_columns_are_converted()
    {
        Create("CREATE STORE numbers (Id INT16 PRIMARY KEY, Value INT64)");
        var store = _connection.Store<Numbers>("numbers");
        store.Put(new Numbers { Id = 3, Value = 4 });
        store.Single(x => x.Id == 3).Value.Should().Be(4);
        Invoking(() => store.Put(new Numbers { Id = 40_000 })).Should().Throw<KvException>().Where(e => e.Code == KvErrorCode.Overflow)
            .WithMessage("*Id*");
        Create("INSERT INTO numbers VALUES (5, 5000000000)");
        Invoking(() => store.Single(x => x.Id == 5)).Should().Throw<KvException>().Where(e => e.Code == KvErrorCode.Overflow)
            .WithMessage("*Value*");
    }

    [Test]
    public void NULL_in_a_member_that_cannot_hold_it_is_an_error_that_names_both()
    {
        Create("CREATE STORE numbers (Id INT32 PRIMARY KEY, Value INT32)");
        Create("INSERT INTO numbers VALUES (1, NULL)");
        Invoking(() => _connection.Store<Numbers>("numbers").ToList()).Should().Throw<KvException>()
            .Where(e => e.Code == KvErrorCode.NullNotAllowed).WithMessage("*'Value'*Numbers.Value*nullable*");
    }

    [Test]
    public void Text_that_is_no_member_of_the_enum_is_an_error()
    {
        Create("CREATE STORE colors (Id INT64 PRIMARY KEY, Shade TEXT)");
        Create("INSERT INTO colors VALUES (1, 'Mauve')");
        Invoking(() => _connection.Store<Colored>("colors").ToList()).Should().Throw<KvException>()
            .Where(e => e.Code == KvErrorCode.TypeMismatch).WithMessage("*'Shade'*Mauve*Color*");
    }

    [Test]
    public void Store_that_is_not_there_is_an_error_that_names_it() =>
        Invoking(() => _connection.Store<Numbers>("nowhere").ToList()).Should().Throw<KvException>()
            .Where(e => e.Code == KvErrorCode.StoreNotFound).WithMessage("*'nowhere'*");

    [Test]
    public void Member_without_a_column_is_an_error_that_lists_the_columns()
    {
        Create("CREATE STORE numbers (Id INT32 PRIMARY KEY, Other INT32)");
        Fails<Numbers>("numbers").WithMessage("*no column 'Value'*Numbers.Value*Id, Other*");
    }

    [Test]
    public void Member_of_another_type_than_its_column_is_an_error()
    {
        Create("CREATE STORE numbers (Id INT32 PRIMARY KEY, Value TEXT)");
        Fails<Numbers>("numbers").WithMessage("*Numbers.Value*Int32*'Value'*TEXT*");
    }

    [Test]
    public void Key_attribute_on_another_member_than_the_key_is_an_error()
    {
        Create("CREATE STORE marked (Id INT32, Value INT32 PRIMARY KEY)");
        Fails<Marked>("marked").WithMessage("*[Key]*Id*Value*");
    }

    [Test]
    public void Two_members_of_one_column_are_an_error()
    {
        Create("CREATE STORE twice (Id INT32 PRIMARY KEY)");
        Fails<Twice>("twice").WithMessage("*Other*Id*");
    }

    [Test]
    public void Type_that_cannot_be_made_is_an_error()
    {
        Create("CREATE STORE made (Id INT32 PRIMARY KEY)");
        Fails<Unmakeable>("made").WithMessage("*constructor*");
    }

    [Test]
    public void Type_without_a_key_makes_no_store() => Invoking(() => _connection.CreateStore<Keyless>(StoreKind.Hash)).Should()
        .Throw<KvException>().Where(e => e.Code == KvErrorCode.InvalidDefinition).WithMessage("*[Key]*KeylessId*");

    [Test]
    public void Member_that_no_column_holds_makes_no_store() => Invoking(() => _connection.CreateStore<Holder>(StoreKind.Hash)).Should()
        .Throw<KvException>().Where(e => e.Code == KvErrorCode.InvalidDefinition).WithMessage("*Holder.Items*[NotMapped]*");

    [Test]
    public void Changed_schema_is_seen_by_the_next_query()
    {
        Create("CREATE STORE numbers (Id INT32 PRIMARY KEY, Value INT32)");
        var store = _connection.Store<Numbers>("numbers");
        store.Put(new Numbers { Id = 1, Value = 2 });
        store.Single(x => x.Id == 1).Value.Should().Be(2);
        Create("DROP STORE numbers");
        Create("CREATE STORE numbers (Value INT64, Id INT64 PRIMARY KEY)");
        store.Put(new Numbers { Id = 1, Value = 3 });
        store.Single(x => x.Id == 1).Value.Should().Be(3);
    }

    private void RoundTrip<T>(params T[] entities)
    {
        foreach (var kind in Enum.GetValues<StoreKind>())
        {
            var store = _connection.CreateStore<T>(kind, $"{typeof(T).Name}_{kind}");
            if (kind == StoreKind.Hash)
                store.PutMany(entities);
            else
                store.BulkWrite(entities);
            store.ToList().Should().BeEquivalentTo(entities);
        }
    }

    private FluentAssertions.Specialized.ExceptionAssertions<KvException> Fails<T>(string name) =>
        Invoking(() => _connection.Store<T>(name).ToList()).Should().Throw<KvException>().Where(e => e.Code == KvErrorCode.InvalidDefinition);

    private void Create(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static Action Invoking(Action action) => action;

    private static Func<T> Invoking<T>(Func<T> action) => action;

    public sealed record Point(int Id, double X, string? Label);

    public struct Pair
    {
        public long Id;
        public char Value;
    }

    public class Base(int id)
    {
        public int Id { get; private set; } = id;

        public string? Note { get; set; }
    }

    public sealed class Derived(int id, string name) : Base(id)
    {
        public string Name { get; } = name;

        public int Length => Name.Length;
    }

    public sealed record AllTypes(
        Guid Id, bool A, sbyte B, short C, int D, long E, byte F, ushort G, uint H, ulong I, Int128 J, UInt128 K, float L, double M, decimal N,
        string O, byte[] P, DateOnly Q, TimeOnly R, DateTime S, DateTimeOffset T, TimeSpan U);

    [Table("named_things")]
    public sealed class Named
    {
        [Key]
        [Column("second", Order = 2)]
        public int A { get; set; }

        [Key]
        [Column("first", Order = 1)]
        public string? B { get; set; }

        [Required]
        [Column("title")]
        public string? Title { get; set; }
    }

    public sealed class Wide
    {
        public int CodePoint { get; set; }

        public string? LongName { get; set; }
    }

    public sealed class Numbers
    {
        public int Id { get; set; }

        public int Value { get; set; }
    }

    public sealed class Colored
    {
        public long Id { get; set; }

        public Color Shade { get; set; }
    }

    public sealed class Marked
    {
        [Key]
        public int Id { get; set; }

        public int Value { get; set; }
    }

    public sealed class Twice
    {
        public int Id { get; set; }

        [Column("ID")]
        public int Other { get; set; }
    }

    public sealed class Unmakeable(string unrelated)
    {
        public int Id { get; set; } = unrelated.Length;
    }

    public sealed class Keyless
    {
        public string? Name { get; set; }
    }

    public sealed class Holder
    {
        public int Id { get; set; }

        public List<Stream>? Items { get; set; }
    }
}
