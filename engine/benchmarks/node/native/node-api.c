/* The same functions through plain Node-API, as an addon author would write them by hand: every status is checked. */
#include <stdbool.h>
#include <stdint.h>

#include <node_api.h>

double add_f64(double, double);
int32_t add_i32(int32_t, int32_t);
int32_t sum_6_i32(int32_t, int32_t, int32_t, int32_t, int32_t, int32_t);
double mixed_12(int32_t, double, int32_t, double, int32_t, double, int32_t, double, int32_t, double, int32_t, double);
uint64_t pointer_to_usize(void *);
uint64_t next_u64(uint64_t);
int32_t first_byte(const uint8_t *);
uint64_t sum_buffer(const uint8_t *, uint64_t);
uint64_t string_length(const char *);
const char *greeting(void);
int uv_os_getpid(void);

enum { MOST = 12 };

static bool ok(napi_env env, napi_status status) {
    if (status == napi_ok) return true;
    napi_throw_type_error(env, NULL, "wrong argument");
    return false;
}

static bool take(napi_env env, napi_callback_info info, size_t count, napi_value *values) {
    size_t given = MOST;
    if (!ok(env, napi_get_cb_info(env, info, &given, values, NULL, NULL))) return false;
    return ok(env, given == count ? napi_ok : napi_invalid_arg);
}

static napi_value of_double(napi_env env, double number) {
    napi_value value = NULL;
    ok(env, napi_create_double(env, number, &value));
    return value;
}

static napi_value of_int32(napi_env env, int32_t number) {
    napi_value value = NULL;
    ok(env, napi_create_int32(env, number, &value));
    return value;
}

static napi_value of_uint64(napi_env env, uint64_t number) {
    napi_value value = NULL;
    ok(env, napi_create_bigint_uint64(env, number, &value));
    return value;
}

static bool to_uint64(napi_env env, napi_value value, uint64_t *number) {
    bool lossless = false;
    return ok(env, napi_get_value_bigint_uint64(env, value, number, &lossless)) && ok(env, lossless ? napi_ok : napi_invalid_arg);
}

static napi_value call_add_f64(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    double a, b;
    if (!take(env, info, 2, values) || !ok(env, napi_get_value_double(env, values[0], &a)) ||
        !ok(env, napi_get_value_double(env, values[1], &b))) {
        return NULL;
    }
    return of_double(env, add_f64(a, b));
}

static napi_value call_add_i32(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    int32_t a, b;
    if (!take(env, info, 2, values) || !ok(env, napi_get_value_int32(env, values[0], &a)) ||
        !ok(env, napi_get_value_int32(env, values[1], &b))) {
        return NULL;
    }
    return of_int32(env, add_i32(a, b));
}

static napi_value call_getpid(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    return take(env, info, 0, values) ? of_int32(env, uv_os_getpid()) : NULL;
}

static napi_value call_sum_6_i32(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    int32_t n[6];
    if (!take(env, info, 6, values)) return NULL;
    for (int i = 0; i < 6; i++) {
        if (!ok(env, napi_get_value_int32(env, values[i], &n[i]))) return NULL;
    }
    return of_int32(env, sum_6_i32(n[0], n[1], n[2], n[3], n[4], n[5]));
}

static napi_value call_mixed_12(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    int32_t n[6];
    double d[6];
    if (!take(env, info, 12, values)) return NULL;
    for (int i = 0; i < 6; i++) {
        if (!ok(env, napi_get_value_int32(env, values[2 * i], &n[i])) ||
            !ok(env, napi_get_value_double(env, values[2 * i + 1], &d[i]))) {
            return NULL;
        }
    }
    return of_double(env, mixed_12(n[0], d[0], n[1], d[1], n[2], d[2], n[3], d[3], n[4], d[4], n[5], d[5]));
}

static napi_value call_pointer_to_usize(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    uint64_t pointer;
    if (!take(env, info, 1, values) || !to_uint64(env, values[0], &pointer)) return NULL;
    return of_uint64(env, pointer_to_usize((void *)(uintptr_t)pointer));
}

static napi_value call_sum_pointer(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    uint64_t pointer, length;
    if (!take(env, info, 2, values) || !to_uint64(env, values[0], &pointer) || !to_uint64(env, values[1], &length)) return NULL;
    return of_uint64(env, sum_buffer((const uint8_t *)(uintptr_t)pointer, length));
}

static napi_value call_sum_buffer(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    void *bytes;
    uint64_t length;
    if (!take(env, info, 2, values) || !ok(env, napi_get_buffer_info(env, values[0], &bytes, NULL)) ||
        !to_uint64(env, values[1], &length)) {
        return NULL;
    }
    return of_uint64(env, sum_buffer(bytes, length));
}

static napi_value call_next_u64(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    uint64_t number;
    if (!take(env, info, 1, values) || !to_uint64(env, values[0], &number)) return NULL;
    return of_uint64(env, next_u64(number));
}

static napi_value call_first_byte(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    void *bytes;
    if (!take(env, info, 1, values) || !ok(env, napi_get_buffer_info(env, values[0], &bytes, NULL))) return NULL;
    return of_int32(env, first_byte(bytes));
}

static napi_value call_string_length(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    char string[256];
    size_t length;
    if (!take(env, info, 1, values) || !ok(env, napi_get_value_string_utf8(env, values[0], string, sizeof string, &length))) return NULL;
    return of_uint64(env, string_length(string));
}

static napi_value call_greeting(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    napi_value string = NULL;
    if (take(env, info, 0, values)) ok(env, napi_create_string_utf8(env, greeting(), NAPI_AUTO_LENGTH, &string));
    return string;
}

/* The address of a buffer's first byte, for the rows that pass a raw pointer. */
static napi_value call_address_of(napi_env env, napi_callback_info info) {
    napi_value values[MOST];
    void *bytes;
    if (!take(env, info, 1, values) || !ok(env, napi_get_buffer_info(env, values[0], &bytes, NULL))) return NULL;
    return of_uint64(env, (uintptr_t)bytes);
}

static const struct {
    const char *name;
    napi_callback call;
} functions[] = {
    {"add_f64", call_add_f64},
    {"add_i32", call_add_i32},
    {"uv_os_getpid", call_getpid},
    {"sum_6_i32", call_sum_6_i32},
    {"mixed_12", call_mixed_12},
    {"pointer_to_usize", call_pointer_to_usize},
    {"next_u64", call_next_u64},
    {"first_byte_of", call_first_byte},
    {"sum_buffer", call_sum_pointer},
    {"sum_buffer_of", call_sum_buffer},
    {"string_length", call_string_length},
    {"greeting", call_greeting},
    {"address_of", call_address_of},
};

NAPI_MODULE_INIT() {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        napi_value function;
        if (!ok(env, napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, NULL, &function)) ||
            !ok(env, napi_set_named_property(env, exports, functions[i].name, function))) {
            return NULL;
        }
    }
    return exports;
}
