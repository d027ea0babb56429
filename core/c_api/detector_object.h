// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "c_api/object.h"
#include "codec/json_object.h"
#include "detect/detector_set.h"

namespace siegel::c_api {

/// siegel_detector: takes a text, and says at its end what was found.
class DetectorObject final : public siegel_object {
 public:
  static Result<std::unique_ptr<DetectorObject>> create(ByteView options);

  Result<ByteView> push(ByteView text) override;
  Result<ByteView> finish() override;

 private:
  explicit DetectorObject(DetectorSet detectors) : detectors_(std::move(detectors)) {}

  DetectorSet detectors_;
  WipedBytes text_;
  WipedBytes findings_;
};

}  // namespace siegel::c_api
