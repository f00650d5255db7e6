/*
 * The latest tag under a CalVer format, from C++: a handle that ends itself, and errors that are thrown.
 *
 * Prints:
 *     2024.06.10 is the latest of 3 tags
 *     2024, 6, 10
 *     2024.13.0: month 13 at byte 5 is not within 1..=12 (0M)
 */
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <verpick.h>

namespace {

struct Refused : std::runtime_error {
    explicit Refused(const VerpickError &error)
        : std::runtime_error(std::string(error.message, error.message_length)) {}
};

void must(VerpickStatus status, const VerpickError &error) {
    if (status != VERPICK_STATUS_OK) {
        throw Refused(error);
    }
}

VerpickText text(std::string_view words) {
    return {words.data(), words.size()};
}

class Selector {
public:
    explicit Selector(const VerpickOptions &options) {
        VerpickError error;
        VerpickSelector *made = nullptr;
        must(verpick_selector_new(&options, &made, &error), error);
        handle.reset(made);
    }

    /* The place of the latest. */
    std::size_t latest(const std::vector<std::string_view> &tags) const {
        std::string data;
        std::vector<std::size_t> offsets = {0};
        for (std::string_view tag : tags) {
            data += tag;
            offsets.push_back(data.size());
        }
        VerpickList list = {};
        list.data = data.data();
        list.length = data.size();
        list.offsets = offsets.data();
        list.count = tags.size();
        VerpickError error;
        VerpickSelection selection;
        must(verpick_latest(handle.get(), &list, &selection, &error), error);
        return selection.index;
    }

    VerpickVersion parse(std::string_view tag) const {
        VerpickError error;
        VerpickVersion version;
        must(verpick_parse(handle.get(), tag.data(), tag.size(), &version, &error), error);
        return version;
    }

private:
    struct End {
        void operator()(VerpickSelector *selector) const { verpick_selector_free(selector); }
    };
    std::unique_ptr<VerpickSelector, End> handle;
};

}  // namespace

int main() {
    if (verpick_abi_version() != VERPICK_ABI_VERSION) {
        std::cerr << "error: this program is for another libverpick\n";
        return 1;
    }
    VerpickOptions options = {};
    options.calver = text("YYYY.0M.MICRO");
    const Selector selector(options);

    const std::vector<std::string_view> tags = {"2024.06.9", "2024.06.10", "2024.13.0"};
    const std::string_view latest = tags[selector.latest(tags)];
    std::cout << latest << " is the latest of " << tags.size() << " tags\n";

    const VerpickVersion version = selector.parse(latest);
    for (std::uint32_t i = 0; i < version.count; i += 1) {
        std::cout << (i > 0 ? ", " : "") << version.segments[i];
    }
    std::cout << "\n";

    try {
        selector.parse(tags[2]);
    } catch (const Refused &refused) {
        std::cout << refused.what() << "\n";
    }
}
